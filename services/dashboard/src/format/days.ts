/** Calendar days are `YYYY-MM-DD`, months `YYYY-MM`; arithmetic on them is done in UTC, where no day is missing. */
const DAY_MS = 86_400_000;

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The company's calendar day of an instant. */
export function dayIn(zone: string, instant: string): string {
  const calendar = calendars.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  calendars.set(zone, calendar);
  return calendar.format(new Date(instant));
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

export function lastDayOf(month: string): string {
  return addDays(`${addMonths(month, 1)}-01`, -1);
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}
