/** Money in minor units, and whether digits were lost on the way there. */
export type Amount = { digits: string; isRounded: boolean };

const DECIMAL = /^(\d{1,13})(?:\.(\d*))?$/;
const minorDigits = new Map<string, number>();

/** An amount of money as a CRM writes it (`5272800.0`) in minor units of its currency; undefined when it is none. */
export function findAmount(text: string, currency: string): Amount | undefined {
  const [, whole, fraction = ''] = DECIMAL.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const places = minorDigitsOf(currency);
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  const rest = fraction.slice(places);
  // Half a minor unit and more goes up.
  const digits = String(rest >= '5' ? kept + 1n : kept);
  return digits.length > 15 ? undefined : { digits, isRounded: /[1-9]/.test(rest) };
}

/** How many digits of a currency stand behind the point, by ISO 4217. */
function minorDigitsOf(currency: string): number {
  let digits = minorDigits.get(currency);
  if (digits === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    minorDigits.set(currency, digits);
  }
  return digits;
}
