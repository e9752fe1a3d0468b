import type { Micros } from '@grasp/domain';
import {
  type Place,
  placeValues,
  type Snapshot,
  sumsAt,
  transitionsUpTo,
} from '@grasp/projections';
import { addTo, toMoney } from '../../money.ts';
import { formatReference } from '../../reference.ts';
import type { FlowBarName, PipelineFlow, Stamp } from '../../views.ts';
import { type Membership, membershipIn } from './membership.ts';
import { orders } from './projection.ts';

export type FlowQuery = {
  /** First instant of the window. */
  from: Micros;
  /** First instant after it. */
  to: Micros;
  /** `then`: each end of the window as known at that end. A number: the whole window as known at that instant. */
  known: 'then' | Micros;
  rep?: string | undefined;
  team?: string | undefined;
};

type Bar = { count: number; purse: Map<string, bigint> };
type Bars = Record<FlowBarName, Bar>;

const NAMES: readonly FlowBarName[] = [
  'start',
  'new',
  'reopened',
  'movedIn',
  'grew',
  'shrank',
  'movedOut',
  'won',
  'lost',
  'lateNews',
  'end',
];

/**
 * What happened to the open pipeline in [from, to), gross: every order that opened and closed inside is in *new* and in
 * *won* or *lost*. Late news are facts about before the window that became known inside it (and mappings of reps to teams
 * likewise). With a team, a rep's move books that rep's open stock out of one team and into the other.
 * Balanced means: start and all bars give the end that is read on its own.
 */
export async function pipelineFlow(
  snapshot: Snapshot,
  query: FlowQuery,
): Promise<Omit<PipelineFlow, keyof Stamp>> {
  const first = query.from - 1;
  const last = query.to - 1;
  const k = query.known === 'then' ? last : query.known;
  const start: Place = { v: first, k: query.known === 'then' ? first : k };
  const bars = Object.fromEntries(
    NAMES.map((name) => [name, { count: 0, purse: new Map() }]),
  ) as unknown as Bars;
  const membership = await membershipIn(snapshot, query, { first, last, k, startK: start.k });
  const before = await stockAt(snapshot, start);
  const restated = start.k === k ? before : await stockAt(snapshot, { v: first, k });
  addStock(bars.start, before, membership.atStart, 1);
  addStock(bars.lateNews, restated, membership.atFirst, 1);
  addStock(bars.lateNews, before, membership.atStart, -1);
  addStock(bars.end, await stockAt(snapshot, { v: last, k }), membership.atLast, 1);
  for (const change of await changesIn(snapshot, { from: query.from, last, k, membership })) {
    book(bars, change, membership);
  }
  await bookMoves(snapshot, bars, membership, k);
  return {
    from: new Date(query.from / 1000).toISOString(),
    to: new Date(query.to / 1000).toISOString(),
    bars: NAMES.map((name) => ({
      name,
      count: bars[name].count,
      amounts: toMoney(bars[name].purse),
      ref: flowReference(query, name, k),
    })),
    balanced: isBalanced(bars),
  };
}

type Stock = { rep: string | null; currency: string; n: string; amount: string };

function stockAt(snapshot: Snapshot, place: Place): Promise<Stock[]> {
  const by = ['rep', 'currency'];
  return snapshot.query(sumsAt(snapshot.tables(orders), place, { by, where: `status = 'open'` }));
}

function addStock(
  bar: Bar,
  stock: readonly Stock[],
  isIn: (rep: string | null) => boolean,
  sign: 1 | -1,
): void {
  for (const { rep, currency, n, amount } of stock) {
    if (!isIn(rep)) continue;
    bar.count += sign * Number(n);
    addTo(bar.purse, currency, BigInt(sign) * BigInt(amount));
  }
}

/** A group of like transitions: signed count, signed sums of what stood before and after. */
type Change = {
  /** Set where a rep changed teams inside the window: then transitions come one by one. */
  v: string | null;
  d: number;
  b_n: number;
  a_n: number;
  b_status: string | null;
  a_status: string | null;
  b_rep: string | null;
  a_rep: string | null;
  b_currency: string | null;
  a_currency: string | null;
  n: string;
  b_amount: string;
  a_amount: string;
};

type Window = { from: Micros; last: Micros; k: Micros; membership: Membership };

async function changesIn(
  snapshot: Snapshot,
  { from, last, k, membership }: Window,
): Promise<Change[]> {
  const tables = snapshot.tables(orders);
  const keys = 'd, b_n, a_n, b_status, a_status, b_rep, a_rep, b_currency, a_currency';
  const touches = `(b_rep = any($5::text[]) or a_rep = any($5::text[]))`;
  const movers = membership.movers;
  const grouped = await snapshot.query<Change>({
    text: `select null as v, ${keys}, sum(n)::bigint as n,
        sum(b_amount)::bigint as b_amount, sum(a_amount)::bigint as a_amount
      from ${transitionsUpTo(tables, from)} t
      where (b_status = 'open' or a_status = 'open') and (${touches}) is not true group by ${keys}`,
    values: [...placeValues({ v: last, k }), movers],
  });
  if (movers.length === 0) return grouped;
  const single = await snapshot.query<Change>({
    text: `select v, case when b_n = 1 and a_n = 1 then sign(a_amount - b_amount)::int else 0 end as d,
        b_n, a_n, b_status, a_status, b_rep, a_rep, b_currency, a_currency, sign::bigint as n,
        sign * coalesce(b_amount, 0) as b_amount, sign * coalesce(a_amount, 0) as a_amount
      from ${tables.changes} where v >= $1::bigint and v <= $2::bigint and k <= $3::bigint
        and (b_status = 'open' or a_status = 'open')
        and (b_rep = any($4::text[]) or a_rep = any($4::text[]))`,
    values: [from, last, k, movers],
  });
  return [...grouped, ...single];
}

/** Books one kind of change into its bar; a row that takes another back has the opposite sign in the same bar. */
function book(bars: Bars, change: Change, membership: Membership): void {
  const at = change.v === null ? null : Number(change.v);
  const wasIn = change.b_status === 'open' && membership.isIn(change.b_rep, at);
  const isIn = change.a_status === 'open' && membership.isIn(change.a_rep, at);
  const n = Number(change.n);
  if (wasIn && isIn) bookAmounts(bars, change);
  else if (isIn) add(bars[entryBar(change)], n, change.a_currency, BigInt(change.a_amount));
  else if (wasIn) add(bars[exitBar(change)], -n, change.b_currency, -BigInt(change.b_amount));
}

function bookAmounts(bars: Bars, change: Change): void {
  if (change.b_currency !== change.a_currency) {
    add(bars.shrank, 0, change.b_currency, -BigInt(change.b_amount));
    add(bars.grew, 0, change.a_currency, BigInt(change.a_amount));
    return;
  }
  const difference = BigInt(change.a_amount) - BigInt(change.b_amount);
  if (change.d !== 0) add(change.d > 0 ? bars.grew : bars.shrank, 0, change.a_currency, difference);
}

function entryBar(change: Change): FlowBarName {
  if (change.b_n === 0) return 'new';
  return change.b_status === 'open' ? 'movedIn' : 'reopened';
}

function exitBar(change: Change): FlowBarName {
  if (change.a_status === 'won') return 'won';
  return change.a_status === 'lost' ? 'lost' : 'movedOut';
}

function add(bar: Bar, count: number, currency: string | null, amount: bigint): void {
  bar.count += count;
  addTo(bar.purse, currency ?? '', amount);
}

/** A rep who changes teams takes the open stock along, at the instant of the move. */
async function bookMoves(
  snapshot: Snapshot,
  bars: Bars,
  membership: Membership,
  k: Micros,
): Promise<void> {
  for (const { rep, at, isEntering } of membership.moves) {
    const stock = await snapshot.query<Stock>(
      sumsAt(
        snapshot.tables(orders),
        { v: at - 1, k },
        { by: ['rep', 'currency'], where: `status = 'open' and rep = $5`, values: [rep] },
      ),
    );
    addStock(isEntering ? bars.movedIn : bars.movedOut, stock, () => true, isEntering ? 1 : -1);
  }
}

function isBalanced(bars: Bars): boolean {
  const total: Bar = { count: 0, purse: new Map() };
  for (const name of NAMES) {
    const sign = name === 'end' ? -1 : 1;
    total.count += sign * bars[name].count;
    for (const [currency, amount] of bars[name].purse) {
      addTo(total.purse, currency, BigInt(sign) * amount);
    }
  }
  return total.count === 0 && toMoney(total.purse).length === 0;
}

function flowReference(query: FlowQuery, bar: FlowBarName, k: Micros): string {
  const { from, to, rep = null, team = null, known } = query;
  const parameters = { bar, from, to, known: known === 'then' ? 'then' : 'at', rep, team };
  return formatReference({ kind: 'flow', place: { v: to - 1, k }, parameters });
}
