import type { Money } from './views.ts';

/** Sums of money by currency, in integer minor units. Never added across currencies. */
export type Purse = ReadonlyMap<string, bigint>;

/** Adds an amount to a purse, in place. */
export function addTo(purse: Map<string, bigint>, currency: string, amount: bigint): void {
  purse.set(currency, (purse.get(currency) ?? 0n) + amount);
}

/** A purse as the API gives it: by currency code; a currency that sums to nothing is left out. */
export function toMoney(purse: Purse): Money[] {
  return [...purse]
    .filter(([, amount]) => amount !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ amount: String(amount), currency }));
}

/** Several purses in one. */
export function sumOf(purses: Iterable<Purse>): Map<string, bigint> {
  const total = new Map<string, bigint>();
  for (const purse of purses)
    for (const [currency, amount] of purse) addTo(total, currency, amount);
  return total;
}
