import type { Row } from './model.ts';

/** Counts and sums of rows by some of their columns, each group as text `[key…, n, sum…]`, sorted. */
export function sumsOf(
  rows: readonly { row: Row }[],
  { by, sums }: { by: readonly string[]; sums: readonly string[] },
): string[] {
  const groups = Map.groupBy(rows, ({ row }) => JSON.stringify(by.map((key) => row[key])));
  return [...groups]
    .map(([key, group]) => {
      const totals = sums.map((name) => group.reduce((sum, { row }) => sum + Number(row[name]), 0));
      return JSON.stringify([...JSON.parse(key), group.length, ...totals]);
    })
    .sort();
}

/** Money by currency. */
export type Purse = Record<string, number>;

/** Adds to a purse, in place. */
export function addMoney(purse: Purse, currency: string, amount: number): void {
  purse[currency] = (purse[currency] ?? 0) + amount;
}

/** A purse as answers spell it: digits by currency, in the order of the currencies, without what is zero. */
export function spellMoney(purse: Purse): { amount: string; currency: string }[] {
  return Object.entries(purse)
    .filter(([, amount]) => amount !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ amount: String(amount), currency }));
}
