import { placeValues, type Snapshot, sumsAt, transitionsUpTo } from '@grasp/projections';
import { addTo, toMoney } from '../../money.ts';
import { repFilter } from '../../names.ts';
import type { ModelQuery } from '../../query.ts';
import { formatReference } from '../../reference.ts';
import type { PipelineSummary, Stamp, Sum } from '../../views.ts';
import { orders } from './projection.ts';

type Group = { status: string; stage: string; currency: string; n: string; amount: string };

/** Orders by status, and the open ones by stage: count and amount, at any place of both clocks. */
export async function pipelineSummary(
  snapshot: Snapshot,
  query: ModelQuery,
): Promise<Omit<PipelineSummary, keyof Stamp>> {
  const reps = await repFilter(snapshot, query);
  const tables = snapshot.tables(orders);
  const narrowed = reps === null ? {} : { where: 'rep = any($5::text[])', values: [reps] };
  const by = ['status', 'stage', 'currency'];
  const groups = await snapshot.query<Group>(sumsAt(tables, query.place, { by, ...narrowed }));
  const order = await stageOrder(snapshot, query);
  const sum = (parameters: { status: string; stage?: string }): Sum => {
    const mine = groups.filter(
      (group) =>
        group.status === parameters.status &&
        (parameters.stage === undefined || group.stage === parameters.stage),
    );
    return sumOfGroups(mine, referenceOf(query, parameters));
  };
  const stages = new Set(groups.filter(isOpen).map((group) => group.stage));
  return {
    open: sum({ status: 'open' }),
    won: sum({ status: 'won' }),
    lost: sum({ status: 'lost' }),
    byStage: [...stages]
      .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0) || (a < b ? -1 : 1))
      .map((stage) => ({ stage, ...sum({ status: 'open', stage }) })),
  };
}

/**
 * Stages by their place in the process, as the log shows it: a stage that orders more often leave for another than enter
 * from another stands early. The score is (entered − left) ÷ (entered + left), −1 first.
 */
export async function stageOrder(
  snapshot: Snapshot,
  { place }: ModelQuery,
): Promise<Map<string, number>> {
  const tables = snapshot.tables(orders);
  const moves = await snapshot.query<{ b_stage: string; a_stage: string; n: string }>({
    text: `select b_stage, a_stage, sum(n)::bigint as n from ${transitionsUpTo(tables)} t
      where b_status = 'open' and a_status = 'open' and b_stage <> a_stage group by 1, 2`,
    values: placeValues(place),
  });
  const flows = new Map<string, { entered: number; left: number }>();
  const of = (stage: string) => {
    const flow = flows.get(stage) ?? { entered: 0, left: 0 };
    flows.set(stage, flow);
    return flow;
  };
  for (const move of moves) {
    of(move.b_stage).left += Number(move.n);
    of(move.a_stage).entered += Number(move.n);
  }
  const score = ({ entered, left }: { entered: number; left: number }): number =>
    entered + left === 0 ? 0 : (entered - left) / (entered + left);
  return new Map([...flows].map(([stage, flow]) => [stage, score(flow)]));
}

/** The reference to the orders behind a sum. */
export function referenceOf(
  query: ModelQuery,
  parameters: Record<string, string | number | null>,
): string {
  const { rep = null, team = null, place } = query;
  return formatReference({ kind: 'orders', place, parameters: { ...parameters, rep, team } });
}

/** Count and amounts of groups by currency. */
export function sumOfGroups(
  groups: readonly { currency: string; n: string; amount: string }[],
  ref: string,
): Sum {
  const purse = new Map<string, bigint>();
  let count = 0;
  for (const group of groups) {
    count += Number(group.n);
    addTo(purse, group.currency, BigInt(group.amount));
  }
  return { count, amounts: toMoney(purse), ref };
}

const isOpen = (group: Group): boolean => group.status === 'open' && group.n !== '0';
