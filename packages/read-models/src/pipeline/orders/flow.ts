import type { Micros } from '@grasp/domain';
import { type Snapshot, sumsAt, transitionsIn } from '@grasp/projections';
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
  const startK = query.known === 'then' ? first : k;
  const bars = Object.fromEntries(
    NAMES.map((name) => [name, { count: 0, purse: new Map() }]),
  ) as unknown as Bars;
  const membership = await membershipIn(snapshot, query, { first, last, k, startK });
  const window = { from: query.from, last, k, startK, membership };
  const movers = new Set<string | null>(membership.movers);
  for (const change of await changesIn(snapshot, window)) {
    bookStocks(bars, change, membership);
    const isMovers = movers.has(change.b_rep) || movers.has(change.a_rep);
    if (change.in_window && !isMovers) book(bars, change, membership);
  }
  for (const change of await changesOfMovers(snapshot, window)) book(bars, change, membership);
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

/** A group of like transitions: signed count, signed sums of what stood before and after. */
type Change = Record<`${'b' | 'a'}_${'status' | 'rep' | 'currency'}`, string | null> & {
  /** Set where a rep changed teams inside the window: then transitions come one by one. */
  v: string | null;
  d: number;
  n: string;
  b_amount: string;
  a_amount: string;
};

/** Where a group counts: in the stocks at the start (as known then, and by the end) and at the end, and inside. */
type Placed = Record<'in_start' | 'in_first' | 'in_end' | 'in_window', boolean>;

type Window = { from: Micros; last: Micros; k: Micros; startK: Micros; membership: Membership };

/** What changed the open pipeline up to the end of the window: one scan gives the stocks and the window. */
function changesIn(
  snapshot: Snapshot,
  { from, last, k, startK, membership }: Window,
): Promise<(Change & Placed)[]> {
  const first = from - 1;
  const stretches = [
    { to: first, k: startK },
    { to: first, k },
    { to: last, k },
    { from, to: last, k },
  ];
  const { reps } = membership;
  const keys = ['d', 'b_status', 'a_status', 'b_currency', 'a_currency'];
  // Without a filter it is the same whose they are: some groups instead of some thousand.
  if (reps !== null) keys.push('b_rep', 'a_rep');
  const whose = reps === null ? ', null as b_rep, null as a_rep' : '';
  return snapshot.query({
    text: `select in_0 as in_start, in_1 as in_first, in_2 as in_end, in_3 as in_window, null as v, ${keys.join(', ')}${whose},
        sum(n)::bigint as n, sum(b_amount)::bigint as b_amount, sum(a_amount)::bigint as a_amount
      from ${transitionsIn(snapshot.tables(orders), stretches)} t
      where (b_status = 'open' or a_status = 'open')
        and ($1::text[] is null or b_rep = any($1) or a_rep = any($1))
      group by in_0, in_1, in_2, in_3, ${keys.join(', ')}`,
    values: [reps],
  });
}

/** Transitions of those who changed teams, one by one: whose they are depends on when they were. */
async function changesOfMovers(
  snapshot: Snapshot,
  { from, last, k, membership }: Window,
): Promise<Change[]> {
  const { movers } = membership;
  if (movers.length === 0) return [];
  return snapshot.query({
    text: `select v, case when b_n = 1 and a_n = 1 then sign(a_amount - b_amount)::int else 0 end as d,
        b_status, a_status, b_rep, a_rep, b_currency, a_currency, sign::bigint as n,
        sign * coalesce(b_amount, 0) as b_amount, sign * coalesce(a_amount, 0) as a_amount
      from ${snapshot.tables(orders).changes} where v >= $1::bigint and v <= $2::bigint and k <= $3::bigint
        and (b_status = 'open' or a_status = 'open')
        and (b_rep = any($4::text[]) or a_rep = any($4::text[]))`,
    values: [from, last, k, movers],
  });
}

/** Books what stood open at both ends; late news are what the start is known to have been, less what was known then. */
function bookStocks(bars: Bars, change: Change & Placed, membership: Membership): void {
  const { atStart, atFirst, atLast } = membership;
  if (change.in_start) {
    addStock(bars.start, change, atStart, 1);
    addStock(bars.lateNews, change, atStart, -1);
  }
  if (change.in_first) addStock(bars.lateNews, change, atFirst, 1);
  if (change.in_end) addStock(bars.end, change, atLast, 1);
}

function addStock(
  bar: Bar,
  change: Change,
  isIn: (rep: string | null) => boolean,
  sign: 1 | -1,
): void {
  const n = sign * Number(change.n);
  const factor = BigInt(sign);
  if (change.a_status === 'open' && isIn(change.a_rep)) {
    add(bar, n, change.a_currency, factor * BigInt(change.a_amount));
  }
  if (change.b_status === 'open' && isIn(change.b_rep)) {
    add(bar, -n, change.b_currency, -factor * BigInt(change.b_amount));
  }
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
  if (change.b_status === null) return 'new';
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
  type Stock = { currency: string; n: string; amount: string };
  for (const { rep, at, isEntering } of membership.moves) {
    const where = (side: string) => `${side}_status = 'open' and ${side}_rep = $1`;
    const place = { v: at - 1, k };
    const query = sumsAt(snapshot.tables(orders), place, {
      by: ['currency'],
      where,
      values: [rep],
    });
    const sign = isEntering ? 1 : -1;
    for (const { n, currency, amount } of await snapshot.query<Stock>(query)) {
      const bar = isEntering ? bars.movedIn : bars.movedOut;
      add(bar, sign * Number(n), currency, BigInt(sign) * BigInt(amount));
    }
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
