/**
 * Values of the days of a month as text: in the order of the days, separated by commas, empty where nothing was reported.
 * One row a month, not one a day: a list of all members looks back several months of each.
 */
export function formatMonthValues(days: readonly (number | null | undefined)[]): string {
  let text = '';
  for (let i = 0; i < days.length; i += 1) {
    if (i > 0) text += ',';
    const value = days[i];
    if (value !== null && value !== undefined) text += value;
  }
  return text;
}

/**
 * Reads the values of a month's days into `into`, each at its place there; places outside are passed over. What stands
 * there already is added to. Written for speed: it is run for every member and month of a list.
 * @param first place of the month's first day
 * @returns how many days were reported
 */
export function addMonthValues(text: string, into: Float64Array, first: number): number {
  let place = first;
  let value = 0;
  let isReported = false;
  let reported = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      isReported = true;
      continue;
    }
    if (isReported && place >= 0 && place < into.length) {
      into[place] = (into[place] ?? 0) + value;
      reported += 1;
    }
    place += 1;
    value = 0;
    isReported = false;
  }
  return reported;
}

/** Places (from 0 = the first) of the days that were reported. */
export function reportedDays(text: string): number[] {
  return text.split(',').flatMap((value, i) => (value === '' ? [] : [i]));
}

const ZERO = 48;
