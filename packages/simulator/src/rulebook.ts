import {
  type DataOf,
  formatDay,
  formatInstant,
  MICROS_PER_DAY,
  type Micros,
  streams,
} from '@grasp/domain';
import type { Day } from './day.ts';
import { dutchHolidays } from './work-calendar.ts';
import type { World } from './world.ts';

/** The calendar of the company: the one that read models look for. */
export const CALENDAR = 'company';

/** Part of the dials of an average rep that a day's quota of valid calls asks for. */
const QUOTA = 0.4;
/** Calendar days between revisions of the quota and of what makes a call valid. */
const QUOTA_DAYS = 120;
const RULE_DAYS = 200;
const RAISES = [1, 1.15, 1.05];
const HALF_DAY_OF_WORK = 0.6;

/** The rules that hold when the history begins. */
export function setRules(world: World, day: Day): void {
  const [first] = world.teams;
  const quota = quotaOf(world, 0);
  const now = { at: day.start, effectiveAt: day.start };
  setQuota(world, { scope: 'all', of: 'all', dailyQuota: quota }, now);
  if (first !== undefined) {
    setQuota(world, { scope: 'team', of: first.id, dailyQuota: quota + 1 }, now);
  }
  const [desk] = world.desks;
  if (desk !== undefined && desk.rep !== null) {
    const dailyQuota = Math.ceil(quota * HALF_DAY_OF_WORK);
    setQuota(world, { scope: 'rep', of: desk.rep.id, dailyQuota }, now);
  }
  setValidCall(world, 0, now);
  setCalendar(world, Number(day.date.slice(0, 4)), now);
}

/** Revisions. That of the quota is decided a week after it takes effect. */
export function changeRules(world: World, day: Day): void {
  const age = day.number - world.settings.firstDay;
  if (age > 0 && age % QUOTA_DAYS === 0) {
    const at = day.at(11);
    const effectiveAt = day.start - 7 * MICROS_PER_DAY;
    const dailyQuota = quotaOf(world, age / QUOTA_DAYS);
    setQuota(world, { scope: 'all', of: 'all', dailyQuota }, { at, effectiveAt });
  }
  if (age > 0 && age % RULE_DAYS === 0) {
    setValidCall(world, age / RULE_DAYS, { at: day.at(12), effectiveAt: day.end });
  }
  if (day.date.endsWith('-12-01')) {
    setCalendar(world, Number(day.date.slice(0, 4)), { at: day.at(10), effectiveAt: day.start });
  }
}

type When = { at: Micros; effectiveAt: Micros };

function quotaOf({ settings }: World, revision: number): number {
  const raise = RAISES[revision % RAISES.length] ?? 1;
  return Math.max(1, Math.round(settings.dialsPerDay * QUOTA * raise));
}

function setQuota(
  world: World,
  quota: Omit<DataOf<'CallQuotaSet'>, 'effectiveAt'>,
  { at, effectiveAt }: When,
): void {
  const stream = streams.rulebook('call-quota');
  const data = { ...quota, effectiveAt: formatInstant(effectiveAt) };
  const nth = `${quota.scope}/${quota.of}/${at}`;
  world.outbox.tellNow({ type: 'CallQuotaSet', stream, nth, at, data });
}

function setValidCall(world: World, revision: number, { at, effectiveAt }: When): void {
  const data = {
    minTalkMs: revision % 2 === 0 ? 10_000 : 15_000,
    customerNumberOnly: true,
    workHoursOnly: true,
    duplicateWithinMs: 15 * 60_000,
    ultraShortMs: 5000,
    effectiveAt: formatInstant(effectiveAt),
  };
  const stream = streams.rulebook('valid-call');
  world.outbox.tellNow({ type: 'ValidCallRuleSet', stream, nth: at, at, data });
}

/** Holidays of the year before, this one and the two that follow. */
function setCalendar(world: World, year: number, { at, effectiveAt }: When): void {
  const { zone, extraWorkdays } = world.settings;
  const data = {
    calendar: CALENDAR,
    zone,
    workdays: [1, 2, 3, 4, 5],
    from: '09:00',
    to: '17:30',
    holidays: [year - 1, year, year + 1, year + 2].flatMap(dutchHolidays),
    extraWorkdays: extraWorkdays.map(formatDay),
    effectiveAt: formatInstant(effectiveAt),
  };
  const stream = streams.calendar(CALENDAR);
  world.outbox.tellNow({ type: 'CalendarSet', stream, nth: at, at, data });
}
