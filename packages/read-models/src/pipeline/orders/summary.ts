import { type Snapshot, transitionsIn } from '@grasp/projections';
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
  const moves = await readMoves(snapshot, query, reps);
  const groups = moves.flatMap(sidesOf);
  const order = placesInProcess(moves);
  const sum = (parameters: { status: string; stage?: string }): Sum => {
    const mine = groups.filter(
      (group) =>
        group.status === parameters.status &&
        (parameters.stage === undefined || group.stage === parameters.stage),
    );
    return sumOfGroups(mine, referenceOf(query, parameters));
  };
  return {
    open: sum({ status: 'open' }),
    won: sum({ status: 'won' }),
    lost: sum({ status: 'lost' }),
    byStage: openStages(groups)
      .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0) || (a < b ? -1 : 1))
      .map((stage) => ({ stage, ...sum({ status: 'open', stage }) })),
  };
}

/** Stages in which an order stands open. */
function openStages(groups: readonly Group[]): string[] {
  const counts = new Map<string, number>();
  for (const { status, stage, n } of groups) {
    if (status === 'open') counts.set(stage, (counts.get(stage) ?? 0) + Number(n));
  }
  return [...counts].filter(([, count]) => count !== 0).map(([stage]) => stage);
}

/** Like transitions of orders, of all reps: signed count and sums, and whether each side is of the reps asked for. */
type Move = Record<`${'b' | 'a'}_${'status' | 'stage' | 'currency'}`, string | null> & {
  was_in: boolean | null;
  is_in: boolean | null;
  n: string;
  b_amount: string;
  a_amount: string;
};

/** One scan for what stands and for the order of the stages. */
function readMoves(
  snapshot: Snapshot,
  { place: { v, k } }: ModelQuery,
  reps: readonly string[] | null,
): Promise<Move[]> {
  const tables = snapshot.tables(orders);
  const isIn = (side: string) => `${side}_n = 1 and ($1::text[] is null or ${side}_rep = any($1))`;
  const keys = 'b_status, a_status, b_stage, a_stage, b_currency, a_currency';
  return snapshot.query({
    text: `select ${isIn('b')} as was_in, ${isIn('a')} as is_in, ${keys}, sum(n)::bigint as n,
        sum(b_amount)::bigint as b_amount, sum(a_amount)::bigint as a_amount
      from ${transitionsIn(tables, [{ to: v, k }])} t group by was_in, is_in, ${keys}`,
    values: [reps],
  });
}

/** What transitions put where they lead to, and take from where they come from. */
function sidesOf(move: Move): Group[] {
  const { was_in, is_in, n } = move;
  const sides: Group[] = [];
  if (is_in) sides.push(sideOf(move, 'a', { n, amount: move.a_amount }));
  if (was_in) {
    sides.push(
      sideOf(move, 'b', { n: String(-BigInt(n)), amount: String(-BigInt(move.b_amount)) }),
    );
  }
  return sides;
}

function sideOf(move: Move, side: 'b' | 'a', sums: Pick<Group, 'n' | 'amount'>): Group {
  const status = move[`${side}_status`];
  const stage = move[`${side}_stage`];
  return { status, stage, currency: move[`${side}_currency`], ...sums } as Group;
}

/**
 * Stages by their place in the process, as the log shows it: a stage that orders more often leave for another than enter
 * from another stands early. The score is (entered − left) ÷ (entered + left), −1 first.
 */
export async function stageOrder(
  snapshot: Snapshot,
  query: ModelQuery,
): Promise<Map<string, number>> {
  return placesInProcess(await readMoves(snapshot, query, null));
}

function placesInProcess(moves: readonly Move[]): Map<string, number> {
  const flows = new Map<string, { entered: number; left: number }>();
  const of = (stage: string | null) => {
    const flow = flows.get(stage ?? '') ?? { entered: 0, left: 0 };
    flows.set(stage ?? '', flow);
    return flow;
  };
  for (const { b_status, a_status, b_stage, a_stage, n } of moves) {
    if (b_status !== 'open' || a_status !== 'open' || b_stage === a_stage) continue;
    of(b_stage).left += Number(n);
    of(a_stage).entered += Number(n);
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
