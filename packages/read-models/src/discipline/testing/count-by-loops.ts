import { MICROS_PER_DAY, type RecordedEvent, startOfDay, streams } from '@grasp/domain';
import type { Append, EventStore } from '@grasp/event-store';
import { foldAt, type Place, type Projection } from '@grasp/projections';
import { numbers } from '../../effect/numbers/projection.ts';
import { calendars } from '../calendars/projection.ts';
import { calls } from '../calls/projection.ts';
import { extensions } from '../extensions/projection.ts';
import { rules } from '../rules/projection.ts';
import type { Counts, RepDay } from '../tally.ts';

type Leg = {
  extension: string | null;
  number: string | null;
  started_at: number;
  day: number;
  day_ends_at: number;
  dials: number;
  connects: number;
  talk_ms: number;
};

type Rule = {
  min_talk_ms: number;
  customer_number_only: boolean;
  work_hours_only: boolean;
  duplicate_within_ms: number;
};

/** A leg as it stands as known at `known`. */
type Seen = { stream: string; leg: Leg; known: number };

const HOUR = 3_600_000_000;
const ANYTHING: Rule = {
  min_talk_ms: 0,
  customer_number_only: false,
  work_hours_only: false,
  duplicate_within_ms: 0,
};

/**
 * The definition of a rep's day written as loops: every stream is folded by itself, wherever it is asked for, without any
 * table, index or cell. Slow, and made to disagree with anything clever. Calendars: in winter time, closing at 20:00.
 */
export async function countByLoops(
  store: EventStore,
  given: readonly Append[],
  { place, from, to }: { place: Place; from: number; to: number },
): Promise<RepDay[]> {
  const names = [...new Set(given.map(({ stream }) => stream))];
  const read = names.map(async (name) => [name, await store.readStream(name)] as const);
  const log: Log = new Map(await Promise.all(read));
  const sheet = new Map<string, RepDay>();
  const sides = {
    now: () => place.k,
    before: (leg: Leg) => Math.min(leg.day_ends_at - 1, place.k),
  };
  for (const side of ['now', 'before'] as const) {
    const seen = seenLegs(log, place, sides[side]);
    const valid = validAmong(log, seen);
    for (const one of seen.filter(({ leg }) => leg.day >= from && leg.day <= to)) {
      const day = dayOf(sheet, repOf(log, one), one.leg.day);
      if (side === 'now') day.legs += 1;
      day[side].dials += one.leg.dials;
      day[side].connects += one.leg.connects;
      day[side].talkMs += one.leg.talk_ms;
      day[side].validCalls += valid.has(one) ? 1 : 0;
    }
  }
  return [...sheet.values()];
}

type Log = ReadonlyMap<string, readonly RecordedEvent[]>;

function dayOf(sheet: Map<string, RepDay>, rep: string | null, day: number): RepDay {
  const none = (): Counts => ({ dials: 0, connects: 0, talkMs: 0, validCalls: 0 });
  const known = sheet.get(`${rep} ${day}`);
  const repDay = known ?? { rep, day, legs: 0, now: none(), before: none() };
  sheet.set(`${rep} ${day}`, repDay);
  return repDay;
}

function rowAt<T>(
  log: Log,
  model: Projection,
  { stream, part = '', v, k }: Place & { stream: string; part?: string },
): T | null {
  const { state } = foldAt(model, log.get(stream) ?? [], { v, k, part });
  return model.row(state, { stream, part }) as T | null;
}

/** A leg's own day decides from when it is seen, so each end of day that it ever had is tried: those count that agree. */
function seenLegs(log: Log, { v, k }: Place, knownOf: (leg: Leg) => number): Seen[] {
  return streamsOf(log, 'call').flatMap((stream) => {
    const ks = [k, ...(log.get(stream) ?? []).map((event) => Math.min(event.recordedAt, k))];
    const states = ks.flatMap((known) => rowAt<Leg>(log, calls, { stream, v, k: known }) ?? []);
    return [...new Set(states.map(knownOf))].flatMap((known) => {
      const leg = rowAt<Leg>(log, calls, { stream, v, k: known });
      return leg !== null && knownOf(leg) === known ? [{ stream, leg, known }] : [];
    });
  });
}

const streamsOf = (log: Log, category: string): string[] =>
  [...log.keys()].filter((name) => name.startsWith(`${category}-`));

function repOf(log: Log, { leg, known }: Seen): string | null {
  const stream = streams.extension('asterisk', 'hq', leg.extension ?? '');
  const at = { stream, v: leg.started_at, k: known };
  return rowAt<{ rep: string | null }>(log, extensions, at)?.rep ?? null;
}

function ruleOf(log: Log, { leg, known }: Seen): Rule {
  const stream = streams.rulebook('valid-call');
  const at = { stream, part: 'valid-call', v: leg.started_at, k: known };
  return rowAt<Rule>(log, rules, at) ?? ANYTHING;
}

function isOfCustomer(log: Log, { leg, known }: Seen): boolean {
  const { number } = leg;
  if (number === null) return false;
  const at = { part: number, v: leg.started_at, k: known };
  return streamsOf(log, 'customer').some((stream) => rowAt(log, numbers, { stream, ...at }));
}

function isInHours(log: Log, { leg, known }: Seen): boolean {
  const local = leg.started_at + HOUR;
  const day = Math.floor(local / MICROS_PER_DAY);
  const opens = startOfDay('Europe/Amsterdam', day);
  const stream = streams.calendar('main');
  const set = rowAt<{ from_time: string }>(log, calendars, { stream, v: opens, k: known });
  if ((day + 3) % 7 > 4) return false;
  const time = new Date(local / 1000).toISOString().slice(11, 16);
  return set === null || (set.from_time <= time && time < '20:00');
}

function validAmong(log: Log, seen: readonly Seen[]): Set<Seen> {
  const counting = seen.filter((one) => isCounting(log, one));
  return new Set(counting.filter((one) => !counting.some((other) => repeats(log, one, other))));
}

function isCounting(log: Log, one: Seen): boolean {
  const rule = ruleOf(log, one);
  const isAnswered = one.leg.dials === 1 && one.leg.connects === 1;
  const hasCustomer = !rule.customer_number_only || isOfCustomer(log, one);
  const isTimely = !rule.work_hours_only || isInHours(log, one);
  return isAnswered && one.leg.talk_ms >= rule.min_talk_ms && hasCustomer && isTimely;
}

function repeats(log: Log, one: Seen, other: Seen): boolean {
  const within = ruleOf(log, one).duplicate_within_ms * 1000;
  const gap = one.leg.started_at - other.leg.started_at;
  const isEarlier = gap > 0 || (gap === 0 && other.stream < one.stream);
  const isSame = one.leg.number !== null && one.leg.number === other.leg.number;
  const who = (seen: Seen) => repOf(log, seen) ?? `extension ${seen.leg.extension}`;
  return within > 0 && isEarlier && gap <= within && isSame && who(one) === who(other);
}
