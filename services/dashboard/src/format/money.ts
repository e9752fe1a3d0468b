import type { Money } from '@grasp/read-models/views';

/** The sum in one currency; nothing in it is nothing, whatever else there is. */
export function amountIn(amounts: readonly Money[], currency: string): Money {
  return amounts.find((money) => money.currency === currency) ?? { amount: '0', currency };
}

/** The currency that charts are drawn in: the company's, or the one there is. */
export function mainCurrency(amounts: readonly Money[], company: string): string {
  if (amounts.length === 0 || amounts.some(({ currency }) => currency === company)) return company;
  return amounts[0]?.currency ?? company;
}

/** Major units as a number, for lengths and comparisons; never for a text. */
export function toMajor({ amount, currency }: Money): number {
  return Number(amount) / 10 ** digitsOf(currency);
}

/** For the ticks of an axis, which are doubles; for nothing else. */
export function fromMajor(value: number, currency: string): Money {
  return { amount: String(Math.round(value * 10 ** digitsOf(currency))), currency };
}

/** Major units as exact decimal text: a double cannot hold every sum. */
export function toDecimal({ amount, currency }: Money): string {
  const digits = digitsOf(currency);
  if (digits === 0) return amount;
  const sign = amount.startsWith('-') ? '-' : '';
  const padded = amount.replace('-', '').padStart(digits + 1, '0');
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** a − b in one currency. */
export function minus(a: Money, b: Money): Money {
  return { amount: String(BigInt(a.amount) - BigInt(b.amount)), currency: a.currency };
}

function digitsOf(currency: string): number {
  const { maximumFractionDigits } = moneyFormat('en', currency).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Kept, because making one costs more than using it. */
function moneyFormat(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(key, made);
  return made;
}
