import { isKnown, type Snapshot } from '@grasp/projections';
import { repFilter } from '../../names.ts';
import type { ModelQuery } from '../../query.ts';
import type { StageTime, StageTimes, Stamp } from '../../views.ts';
import { orders } from './projection.ts';
import { referenceOf, stageOrder } from './summary.ts';

type Stay = { stage: string; ms: string; has_left: boolean };

/** How long orders stay in a stage: Kaplan–Meier, stays that go on are censored at the instant asked. */
export async function stageTimes(
  snapshot: Snapshot,
  query: ModelQuery,
): Promise<Omit<StageTimes, keyof Stamp>> {
  const reps = await repFilter(snapshot, query);
  const { v, k } = query.place;
  const stays = await snapshot.query<Stay>({
    text: `select stage, (least(max(r.v_to), $1::bigint) - stage_since) / 1000 as ms,
        max(r.v_to) <= $1::bigint as has_left
      from ${snapshot.tables(orders).rows} r
      where r.status = 'open' and r.v_from <= $1::bigint and ${isKnown('r')}
        and ($3::text[] is null or r.rep = any($3))
      group by entity, stage, stage_since, reopened order by stage, ms`,
    values: [v, k, reps],
  });
  const order = await stageOrder(snapshot, query);
  const byStage = Map.groupBy(stays, (stay) => stay.stage);
  const stages = [...byStage].map(([stage, ofStage]): StageTime => {
    const left = ofStage.filter((stay) => stay.has_left).length;
    return {
      stage,
      left,
      stillIn: ofStage.length - left,
      medianMs: kaplanMeierMedian(ofStage.map((s) => ({ ms: Number(s.ms), hasLeft: s.has_left }))),
      ref: referenceOf(query, { entered: stage }),
    };
  });
  return {
    stages: stages.sort((a, b) => (order.get(a.stage) ?? 0) - (order.get(b.stage) ?? 0)),
  };
}

/**
 * The time by which half have left, by the product-limit estimator: S(t) = Π (1 − d_i ÷ n_i) (Kaplan, Meier 1958).
 * @param stays ordered by length
 * @returns ms; null where fewer than half are seen to leave
 */
export function kaplanMeierMedian(
  stays: readonly { ms: number; hasLeft: boolean }[],
): number | null {
  let survival = 1;
  let atRisk = stays.length;
  for (let i = 0; i < stays.length; ) {
    const ms = stays[i]?.ms ?? 0;
    let events = 0;
    let ended = 0;
    for (; i < stays.length && stays[i]?.ms === ms; i += 1) {
      ended += 1;
      if (stays[i]?.hasLeft) events += 1;
    }
    survival *= 1 - events / atRisk;
    if (survival <= 0.5) return ms;
    atRisk -= ended;
  }
  return null;
}
