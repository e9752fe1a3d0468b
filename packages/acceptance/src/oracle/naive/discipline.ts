import { type Calendar, type Company, createCalendar } from './calendar.ts';
import { type Filter, isRepWanted } from './filter.ts';
import { dayText, microsOf } from './instants.ts';
import type { Log } from './log.ts';
import { calls } from './models/call.ts';
import { numbers } from './models/customer.ts';
import { attendance, extensions, reps } from './models/people.ts';
import { rules } from './models/rulebook.ts';
import type { Data, Place } from './plain-event.ts';
import { isRetraction, saidBy } from './standing.ts';

/** A rep's day, as the screen of the days shows it. */
export type RepDay = {
  rep: string | null;
  day: string;
  dials: number;
  connects: number;
  talkMs: number;
  validCalls: number;
  quota: number | null;
  isRestated: boolean;
};

export type DaysQuery = Filter & { place: Place; from: number; to: number };

const DAY = 86_400_000_000;

/** Counts calls one by one: whose each is and what it is held against, by what was so when it began, as known at k. */
export type Discipline = (query: DaysQuery) => RepDay[];

export function createDiscipline(log: Log, company: Company): Discipline {
  const begun = beginnings(log);
  const holders = holdersOf(log);
  const within = longestRepeat(log);
  const calendar = createCalendar(log, company);
  const judge = (call: Data, k: number): Judged => judgeCall(log, { call, k, holders, calendar });
  return (query) => {
    const { place, from, to } = query;
    // A call can be a duplicate of one before the window. Zones differ by a day at most.
    const near = log
      .streams(calls)
      .filter((stream) => begun(stream, (from - 2) * DAY - within, (to + 2) * DAY));
    const now = near
      .flatMap((stream) => log.rowsOf(calls, stream, place))
      .map(({ row }) => judge(row, place.k));
    const before = near
      .flatMap((stream) => rowsAtEndOfDay(log, stream, place))
      .map(({ row, k }) => judge(row, k));
    const tallies = tallyOf(now, before).filter(
      ({ rep, day }) => day >= from && day <= to && isRepWanted(log, rep, query),
    );
    return withQuotas(log, { tallies, query, calendar });
  };
}

type Judged = { call: Data; rep: string | null; person: string; isValid: boolean; within: number };

type Judging = { call: Data; k: number; holders: Holders; calendar: Calendar };

/** Whose a call is, and whether anything speaks against it by itself. */
function judgeCall(log: Log, { call, k, holders, calendar }: Judging): Judged {
  const at = { v: call.started_at, k };
  const rep = repOf(log, call, at);
  const person = rep ?? `${call.vendor} ${call.account} ${call.extension}`;
  const rule: Data = log.rows(rules, at).find(({ row }) => row['kind'] === 'valid_call')?.row;
  const isDial = call.connects === 1 && call.is_primary;
  const speaksAgainst =
    !isDial ||
    (rule !== undefined &&
      (call.talk_ms < rule.min_talk_ms ||
        (rule.customer_number_only && !holders(call.number, at)) ||
        (rule.work_hours_only && !isWorkTime(calendar, call.started_at, k))));
  const within = (rule?.duplicate_within_ms ?? 0) * 1000;
  return { call, rep, person, isValid: !speaksAgainst, within };
}

function repOf(log: Log, call: Data, at: Place): string | null {
  const found = log
    .rows(extensions, at)
    .filter(
      ({ row }) =>
        row['vendor'] === call.vendor &&
        row['account'] === call.account &&
        row['extension'] === call.extension,
    );
  if (found.length > 1) throw new Error(`two mappings of extension ${call.extension}`);
  return (found[0]?.row['rep'] as string | null | undefined) ?? null;
}

function isWorkTime(calendar: Calendar, at: number, k: number): boolean {
  const day = Math.floor(at / DAY);
  return [day - 1, day, day + 1].some((near) => {
    const hours = calendar.hours(near, k);
    return hours !== null && hours.opens <= at && at < hours.closes;
  });
}

/** A call as it stood when the day of the call ended, seen from a place; it may have been on another day then. */
function rowsAtEndOfDay(log: Log, stream: string, { v, k }: Place): { row: Data; k: number }[] {
  const endOf = (row: Data): number => Math.min(row.day_ends_at - 1, k);
  const ends = log
    .instants(stream)
    .knownAts.filter((known) => known <= k)
    .flatMap((known) => log.rowsOf(calls, stream, { v, k: known }).map(({ row }) => endOf(row)));
  return [...new Set(ends)].flatMap((end) => {
    const row = log.rowsOf(calls, stream, { v, k: end })[0]?.row;
    return row !== undefined && endOf(row) === end ? [{ row, k: end }] : [];
  });
}

type Counts = Pick<RepDay, 'dials' | 'connects' | 'talkMs' | 'validCalls'>;
type Tally = { rep: string | null; day: number; now: Counts; before: Counts };

function tallyOf(now: readonly Judged[], before: readonly Judged[]): Tally[] {
  const nowBy = Map.groupBy(now, keyOf);
  const beforeBy = Map.groupBy(before, keyOf);
  const valid = new Set([...countingAmong(now), ...countingAmong(before)]);
  return [...new Set([...nowBy.keys(), ...beforeBy.keys()])].flatMap((key) => {
    const [rep, day] = JSON.parse(key);
    const tally = {
      rep,
      day,
      now: countsOf(nowBy.get(key) ?? [], valid),
      before: countsOf(beforeBy.get(key) ?? [], valid),
    };
    const all = [tally.now, tally.before];
    const isEmpty = all.every(({ dials, connects, talkMs }) => dials + connects + talkMs === 0);
    return isEmpty ? [] : [tally];
  });
}

const keyOf = ({ rep, call }: Judged): string => JSON.stringify([rep, call.day]);

function countsOf(judged: readonly Judged[], valid: ReadonlySet<Judged>): Counts {
  const sum = (column: string): number =>
    judged.reduce((total, { call }) => total + call[column], 0);
  return {
    dials: sum('dials'),
    connects: sum('connects'),
    talkMs: sum('talk_ms'),
    validCalls: judged.filter((call) => valid.has(call)).length,
  };
}

/** Valid calls that repeat no earlier one of the same person to the same number. */
function countingAmong(judged: readonly Judged[]): Judged[] {
  const valid = judged
    .filter(({ isValid }) => isValid)
    .sort((a, b) => a.call.started_at - b.call.started_at || compare(nameOf(a), nameOf(b)));
  return valid.filter((one, i) => {
    const earlier = valid
      .slice(0, i)
      .findLast(({ person, call }) => person === one.person && call.number === one.call.number);
    if (earlier === undefined || one.call.number === null || one.within === 0) return true;
    return one.call.started_at - earlier.call.started_at > one.within;
  });
}

const nameOf = ({ call }: Judged): string => `call-${call.vendor}-${call.account}-${call.leg}`;
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

type Quotas = { tallies: readonly Tally[]; query: DaysQuery; calendar: Calendar };

/** Every rep who made a call or had a quota, on the days that have come. */
function withQuotas(log: Log, { tallies, query, calendar }: Quotas): RepDay[] {
  const { place, from, to } = query;
  const last = Math.min(to, calendar.dayAt(place.v, place.k));
  const staff = staffOf(log, place.k).filter((rep) => isRepWanted(log, rep, query));
  const idle = staff.flatMap((rep) =>
    Array.from({ length: Math.max(0, last - from + 1) }, (_, i) => from + i)
      .filter((day) => !tallies.some((tally) => tally.rep === rep && tally.day === day))
      .map((day) => ({ rep, day, now: noCounts, before: noCounts })),
  );
  return [...tallies, ...idle]
    .map(({ rep, day, now, before }) => ({
      rep,
      day: dayText(day),
      ...now,
      quota: rep === null || day > last ? null : quotaOf(log, { rep, day, place, calendar }),
      isRestated: JSON.stringify(now) !== JSON.stringify(before),
    }))
    .filter(({ quota }, i) => i < tallies.length || quota !== null)
    .sort((a, b) => compare(a.day, b.day) || compare(a.rep ?? '~', b.rep ?? '~'));
}

const noCounts: Counts = { dials: 0, connects: 0, talkMs: 0, validCalls: 0 };

/** Everybody who is known to join at some time. */
function staffOf(log: Log, k: number): string[] {
  const rows = log.rows(reps, { v: Number.MAX_SAFE_INTEGER, k });
  return rows.map(({ row }) => String(row['rep']));
}

type Asked = { rep: string; day: number; place: Place; calendar: Calendar };

/** The rep's own quota, else the team's, else everybody's, when the work of the day begins; less approved leave. */
function quotaOf(log: Log, { rep, day, place, calendar }: Asked): number | null {
  const { k } = place;
  const hours = calendar.hours(day, k);
  if (hours === null) return null;
  const at = { v: hours.opens, k };
  const is: Data = log.rows(reps, at).find(({ row }) => row['rep'] === rep)?.row;
  if (is === undefined || !is.is_active) return null;
  const set = log.rows(rules, at).map(({ row }): Data => row);
  const ofScope = (scope: string, subject: string) =>
    set.find((row) => row.scope === scope && (scope === 'all' || row.subject === subject));
  const quota = ofScope('rep', rep) ?? ofScope('team', is.team) ?? ofScope('all', '');
  if (quota === undefined) return null;
  const onLeave = log
    .rows(attendance, place)
    .find(({ row }) => row['rep'] === rep && row['day'] === day)?.row['approved_leave'];
  return Math.round(quota.daily_quota * (1 - Number(onLeave ?? 0)) * 1e6) / 1e6;
}

/** Tells whether a leg may have begun in a stretch of time: by the messages, true or not, that tell when it did. */
function beginnings(log: Log): (stream: string, from: number, to: number) => boolean {
  const told = new Map<string, { first: number; last: number }>();
  for (const event of log.events) {
    if (!event.stream.startsWith('call-') || isRetraction(event)) continue;
    const { data, at } = saidBy(event);
    const begins =
      data.startedAt === undefined ? at - (data.talkMs ?? 0) * 1000 : microsOf(data.startedAt);
    const { first, last } = told.get(event.stream) ?? { first: begins, last: begins };
    told.set(event.stream, { first: Math.min(first, begins), last: Math.max(last, begins) });
  }
  return (stream, from, to) => {
    const span = told.get(stream);
    return span !== undefined && span.last >= from && span.first < to;
  };
}

type Holders = (number: string | null, at: Place) => boolean;

/** Whether a number is any customer's: only those are asked whose events name it. */
function holdersOf(log: Log): Holders {
  const named = new Map<string, Set<string>>();
  for (const event of log.events) {
    if (!event.stream.startsWith('customer-') || isRetraction(event)) continue;
    const { number } = saidBy(event).data;
    if (number !== undefined) named.set(number, (named.get(number) ?? new Set()).add(event.stream));
  }
  return (number, at) =>
    [...(named.get(number ?? '') ?? [])].some((stream) =>
      log.rowsOf(numbers, stream, at).some(({ row }) => row['number'] === number),
    );
}

/** The longest time, in µs, within which any rule ever told calls a call a duplicate. */
function longestRepeat(log: Log): number {
  const told = log.events
    .filter(({ type }) => /^(ValidCallRuleSet|RulebookCorrected)$/.test(type))
    .map((event) => saidBy(event).data.duplicateWithinMs ?? 0);
  return Math.max(0, ...told) * 1000;
}
