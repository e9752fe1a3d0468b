import {
  formatDay,
  localDay,
  MICROS_PER_DAY,
  type Micros,
  parseDay,
  startOfDay,
} from '@grasp/domain';
import { type Company, createCompanyOf } from './company.ts';
import { type CompanyOptions, type Habits, toSettings } from './settings.ts';
import { createWorkCalendar } from './work-calendar.ts';

/** What names the demo company in the dedupe key, and so in the source, of every event. */
const DEMO_SOURCE = 'demo';

const DEMO_HABITS: Partial<Habits> = {
  listSize: 24,
  openRate: 0.036,
  openOrders: 5,
  memberships: 3,
};
const MONTHS = 14;
const CALL_MONTHS = 1;
const EFFECT_DAYS = 50;

/** When the demo is shown, and how. */
export type DemoOptions = {
  /** Its history ends here: today is as far as the hour is. */
  now: Micros;
  seed?: number;
  /** Zone of the company. Default `Europe/Amsterdam`. */
  zone?: string;
  /** Whether the facts hold memberships, renewals and time-outs already. Default true: it is history. */
  reactions?: boolean;
};

/**
 * The company of the first start: some 50 reps in four teams and two divisions, 14 months of orders, the telephone
 * system connected the month before. It works on the day it is shown, whatever the calendar says.
 */
export function createDemo({
  now,
  seed = 7,
  zone = 'Europe/Amsterdam',
  ...options
}: DemoOptions): Company {
  const today = localDay(zone, now);
  const isDayOff = !createWorkCalendar([]).isWorkday(today);
  const company: CompanyOptions = {
    seed,
    zone,
    to: now,
    from: startOfMonth(zone, today, MONTHS),
    callsFrom: startOfMonth(zone, today, CALL_MONTHS),
    effectFrom: now - EFFECT_DAYS * MICROS_PER_DAY,
    reps: 48,
    dialsPerDay: 15,
    reactions: options.reactions ?? true,
    source: DEMO_SOURCE,
    extraWorkdays: isDayOff ? [today] : [],
  };
  // A first start must not fail because chance left one kind of trouble out.
  const settings = toSettings(company, DEMO_HABITS);
  const demanded = { shares: settings.shares, fromFacts: Number.POSITIVE_INFINITY };
  return createCompanyOf({ ...settings, demanded });
}

function startOfMonth(zone: string, day: number, monthsAgo: number): Micros {
  const first = Temporal.PlainDate.from(formatDay(day)).with({ day: 1 });
  return startOfDay(zone, parseDay(first.subtract({ months: monthsAgo }).toString()));
}
