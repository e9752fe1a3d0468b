import { type Filter, isRepWanted } from './filter.ts';
import type { Log } from './log.ts';
import type { Row } from './model.ts';
import { orders } from './models/order.ts';
import { reps } from './models/people.ts';
import type { Data, Place } from './plain-event.ts';
import { addMoney, type Purse, spellMoney } from './sums.ts';

/** A count and its money, as answers spell it. */
export type Sum = { count: number; amounts: { amount: string; currency: string }[] };

/** Orders by status, and the open ones by stage. */
export function summaryAt(log: Log, place: Place, filter: Filter = {}) {
  const stood = log
    .rows(orders, place)
    .map(({ row }) => row)
    .filter((row) => isWanted(log, row, { ...filter, place }));
  const sum = (wanted: Partial<Row>): Sum => {
    const mine = stood.filter((row) =>
      Object.entries(wanted).every(([name, value]) => row[name] === value),
    );
    return toSum(mine);
  };
  const stages = new Set(stood.filter(isOpen).map((row) => String(row['stage'])));
  return {
    open: sum({ status: 'open' }),
    won: sum({ status: 'won' }),
    lost: sum({ status: 'lost' }),
    byStage: [...stages].sort().map((stage) => ({ stage, ...sum({ status: 'open', stage }) })),
  };
}

function toSum(rows: readonly Row[]): Sum {
  const purse: Purse = {};
  for (const row of rows) addMoney(purse, String(row['currency']), Number(row['amount']));
  return { count: rows.length, amounts: spellMoney(purse) };
}

const BARS = [
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
] as const;

type BarName = (typeof BARS)[number];
type Bar = { count: number; purse: Purse };
type Bars = Record<BarName, Bar>;

/** A window [from, to), as known then (each end at its own) or at one instant. */
export type Window = Filter & { from: number; to: number; known: 'then' | number };

/** What happened to the open pipeline, found by walking each order from instant to instant. */
export function flowIn(log: Log, window: Window): ({ name: BarName } & Sum)[] {
  const bars = Object.fromEntries(
    BARS.map((name) => [name, { count: 0, purse: {} }]),
  ) as unknown as Bars;
  for (const stream of log.streams(orders)) walk(log, bars, { ...window, stream });
  return BARS.map((name) => ({
    name,
    count: bars[name].count,
    amounts: spellMoney(bars[name].purse),
  }));
}

type Ask = {
  rowAt: (v: number, k: number) => Row | undefined;
  isIn: (row: Row | undefined, v: number, k: number) => row is Row;
};

function walk(log: Log, bars: Bars, window: Window & { stream: string }): void {
  const { from, to, known, stream } = window;
  const k = known === 'then' ? to - 1 : known;
  const ask: Ask = {
    rowAt: (v, knownBy) => log.rowsOf(orders, stream, { v, k: knownBy })[0]?.row,
    isIn: (row, v, knownBy): row is Row =>
      isOpen(row) && isWanted(log, row, { ...window, place: { v, k: knownBy } }),
  };
  const stock = (bar: Bar, sign: 1 | -1, place: Place): void => {
    const row = ask.rowAt(place.v, place.k);
    if (ask.isIn(row, place.v, place.k)) book(bar, sign, row);
  };
  const start = { v: from - 1, k: known === 'then' ? from - 1 : known };
  stock(bars.start, 1, start);
  // What is known of the start by the end of the window, less what was known of it when it began.
  stock(bars.lateNews, 1, { v: from - 1, k });
  stock(bars.lateNews, -1, start);
  stock(bars.end, 1, { v: to - 1, k });
  for (const v of instantsIn(log, window)) step(bars, ask, { v, k });
}

/** Instants of the window at which the order changes, or any rep changes teams. */
function instantsIn(log: Log, { stream, team, from, to }: Window & { stream: string }): number[] {
  const movers = team === undefined ? [] : log.streams(reps);
  const ats = [stream, ...movers].flatMap((name) => log.instants(name).ats);
  return [...new Set(ats)].filter((at) => at >= from && at < to).sort((a, b) => a - b);
}

/** What one instant does to one order. Its rep changes teams first, and takes the order along as it stood. */
function step(bars: Bars, { rowAt, isIn }: Ask, { v, k }: Place): void {
  const before = rowAt(v - 1, k);
  const after = rowAt(v, k);
  const stood = isIn(before, v - 1, k);
  const stands = isIn(before, v, k);
  const comes = isIn(after, v, k);
  if (stood && !stands) book(bars.movedOut, -1, before);
  if (!stood && stands) book(bars.movedIn, 1, before);
  if (stands && comes) grow(bars, before, after);
  else if (stands) book(bars[exitOf(after)], -1, before);
  else if (comes) book(bars[entryOf(before)], 1, after);
}

function exitOf(after: Row | undefined): BarName {
  const status = after?.['status'];
  return status === 'won' || status === 'lost' ? status : 'movedOut';
}

function entryOf(before: Row | undefined): BarName {
  if (before === undefined) return 'new';
  return isOpen(before) ? 'movedIn' : 'reopened';
}

function grow(bars: Bars, before: Data, after: Data): void {
  if (before.currency !== after.currency) {
    addMoney(bars.shrank.purse, before.currency, -before.amount);
    addMoney(bars.grew.purse, after.currency, after.amount);
  } else {
    const bar = after.amount > before.amount ? bars.grew : bars.shrank;
    addMoney(bar.purse, after.currency, after.amount - before.amount);
  }
}

function book(bar: Bar, sign: 1 | -1, row: Row): void {
  bar.count += sign;
  addMoney(bar.purse, String(row['currency']), sign * Number(row['amount']));
}

const isOpen = (row: Row | undefined): row is Row => row?.['status'] === 'open';

/** Whether an order is in a filter: its rep is the one, and stands in the team at that place. */
function isWanted(log: Log, { rep }: Data, filter: Filter & { place: Place }): boolean {
  return isRepWanted(log, rep, filter);
}
