import type { Money } from '@grasp/read-models/views';
import { toDecimal } from './money.ts';

export type Format = ReturnType<typeof createFormat>;

type DecimalText = Parameters<Intl.NumberFormat['format']>[0];

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

const made = new Map<string, Format>();

/** One for all who write in a language on a clock: the browser takes a millisecond for each of its formats. */
export function formatFor(locale: string, zone: string, currency: string): Format {
  const key = `${locale} ${zone} ${currency}`;
  const format = made.get(key) ?? createFormat({ locale, zone, currency });
  made.set(key, format);
  return format;
}

type Place = { locale: string; zone: string; currency: string };

/** How numbers, money and times are written: in the reader's language, on the company's clock. */
export function createFormat({ locale, zone, currency }: Place) {
  const unit = (name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
  const [hours, minutes, seconds, days] = [
    unit('hour', 1),
    unit('minute'),
    unit('second'),
    unit('day', 1),
  ];
  return {
    ...createClocks(locale, zone),
    ...createNumbers(locale),
    ...createLists(locale),
    locale,
    zone,
    money: (money: Money) => moneyText(locale, money, 'standard'),
    shortMoney: (money: Money) => moneyText(locale, money, 'compact'),
    /** A list by currency, the company's first, never added up. */
    moneys: (list: readonly Money[]) => {
      const isOurs = (money: Money) => money.currency === currency;
      const sorted = [...list.filter(isOurs), ...list.filter((money) => !isOurs(money))];
      return sorted.map((money) => moneyText(locale, money, 'standard')).join(' + ') || '0';
    },
    duration: (ms: number) => {
      if (ms >= 2 * DAY_MS) return days.format(ms / DAY_MS);
      if (ms >= HOUR_MS) return hours.format(ms / HOUR_MS);
      return ms >= MINUTE_MS ? minutes.format(ms / MINUTE_MS) : seconds.format(ms / 1_000);
    },
    /** Talk time as on a telephone's display: 2:05. */
    talk: (ms: number) => {
      const total = Math.round(ms / 1_000);
      return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`;
    },
    hours: (ms: number) => hours.format(ms / HOUR_MS),
  };
}

function createLists(locale: string) {
  const all = new Intl.ListFormat(locale, { type: 'conjunction' });
  return { list: (of: readonly string[]) => all.format(of) };
}

function createNumbers(locale: string) {
  const count = new Intl.NumberFormat(locale);
  const about = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const percent = (digits: number) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits });
  const [share, fineShare] = [percent(0), percent(1)];
  const fixed = (digits: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const [ratio, score] = [fixed(2), fixed(3)];
  return {
    count: (value: number) => count.format(value),
    /** A number that is an expectation: 12, or 0.4. */
    about: (value: number) => {
      if (value > 0 && value < 0.05) return `< ${about.format(0.1)}`;
      return value < 10 ? about.format(value) : count.format(Math.round(value));
    },
    /** A score: to three digits after the point. */
    score: (value: number) => score.format(value),
    rate: (value: number | null) => (value === null ? '–' : share.format(value)),
    fineRate: (value: number) => fineShare.format(value),
    ratio: (value: number | null) => (value === null ? '–' : ratio.format(value)),
  };
}

function createClocks(locale: string, zone: string) {
  const on = (options: Intl.DateTimeFormatOptions, timeZone = zone) => {
    const format = new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options, timeZone });
    return (text: string) => format.format(new Date(text));
  };
  const date = { day: 'numeric', month: 'short' } as const;
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const monthText = on({ month: 'long', year: 'numeric' }, 'UTC');
  const shortMonth = on({ month: 'short' }, 'UTC');
  return {
    instant: on({ ...date, year: 'numeric', ...clock }),
    shortInstant: on({ ...date, ...clock }),
    exactInstant: on({ ...date, year: 'numeric', ...clock, second: '2-digit' }),
    clock: on({ ...clock, second: '2-digit' }),
    minute: on(clock),
    /** The day of an instant. */
    date: on(date),
    /** The day of an instant, with its year. */
    dayOf: on({ ...date, year: 'numeric' }),
    day: on(date, 'UTC'),
    fullDay: on({ weekday: 'short', ...date, year: 'numeric' }, 'UTC'),
    weekday: on({ weekday: 'narrow' }, 'UTC'),
    shortWeekday: on({ weekday: 'short' }, 'UTC'),
    month: (month: string) => monthText(`${month}-01`),
    shortMonth: (month: string) => shortMonth(`${month}-01`),
  };
}

type MoneyStyle = 'whole' | 'exact' | 'compact';

const STYLES: Record<MoneyStyle, Intl.NumberFormatOptions> = {
  whole: { maximumFractionDigits: 0 },
  exact: {},
  compact: { notation: 'compact', maximumFractionDigits: 1 },
};
const moneyFormats = new Map<string, Intl.NumberFormat>();

/** Cents are noise from a hundred units up. */
function moneyText(locale: string, money: Money, notation: 'standard' | 'compact'): string {
  const isSmall = money.amount.replace('-', '').length < 5;
  const style = notation === 'compact' ? notation : isSmall ? 'exact' : 'whole';
  return moneyFormat(locale, money.currency, style).format(toDecimal(money) as DecimalText);
}

function moneyFormat(locale: string, currency: string, style: MoneyStyle): Intl.NumberFormat {
  const key = `${locale} ${currency} ${style}`;
  const known = moneyFormats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...STYLES[style] });
  moneyFormats.set(key, format);
  return format;
}
