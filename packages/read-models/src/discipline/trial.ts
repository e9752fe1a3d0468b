import { FOREVER, type Micros } from '@grasp/domain';
import {
  type Calendar,
  type CalendarVersion,
  defaultCalendar,
  type KnownCalendar,
  toDays,
} from '../calendar/calendar.ts';
import type { Standing } from './standing.ts';

/** What a call must be to count, as a rule says it. */
type CallRule = {
  minTalkMs: number;
  customerNumberOnly: boolean;
  workHoursOnly: boolean;
  /** 0 = no call is a duplicate. */
  duplicateWithinMs: number;
};

/** One rule as it might have been, from an instant on; null: at all times. */
export type TriedRule = { since: Micros | null } & (
  | { kind: 'quota'; scope: 'all' | 'team' | 'rep'; of: string; dailyQuota: number }
  /** All quotas; a part of a call is kept, as where leave lowers a quota. */
  | { kind: 'quotas'; factor: number }
  /** What is left out stays as it is. */
  | { kind: 'valid_call'; rule: { [name in keyof CallRule]?: CallRule[name] | undefined } }
  /** Holidays and extra workdays come to those that are set; what is left out stays as it is. */
  | {
      kind: 'calendar';
      workdays?: readonly number[] | undefined;
      from?: string | undefined;
      to?: string | undefined;
      holidays: readonly string[];
      extraWorkdays: readonly string[];
    }
);

/**
 * Rules that are tried on what was recorded: they stand in the place of those of the rule book, as if they had been known
 * all along, and are nowhere written down. One after the other.
 */
export type RuleTrial = readonly TriedRule[];

type Tried<K extends TriedRule['kind']> = Extract<TriedRule, { kind: K }>;

/** The rules by which calls are judged, with what is tried. `none`: what holds where no rule is in force. */
export function tryRules<R extends CallRule>(
  rules: readonly Standing<R>[],
  trial: RuleTrial,
  none: R,
): readonly Standing<R>[] {
  return ofKind(trial, 'valid_call').reduce((standing, { since, rule }) => {
    const given = Object.entries(rule).filter(([, value]) => value !== undefined);
    const change = (one: R): R => ({ ...one, ...Object.fromEntries(given) });
    return [standingSince(since, change(none)), ...changedSince(standing, since, change)];
  }, rules);
}

/** Daily quotas by scope (`all`, `team/<id>`, `rep/<id>`), with what is tried. */
export function tryQuotas(
  quotas: ReadonlyMap<string, readonly Standing<number>[]>,
  trial: RuleTrial,
): ReadonlyMap<string, readonly Standing<number>[]> {
  const tried = new Map(quotas);
  for (const one of trial) {
    if (one.kind === 'quota') {
      const scope = one.scope === 'all' ? 'all' : `${one.scope}/${one.of}`;
      const others = changedSince(tried.get(scope) ?? [], one.since, () => one.dailyQuota);
      tried.set(scope, [standingSince(one.since, one.dailyQuota), ...others]);
    }
    if (one.kind === 'quotas') {
      const change = (quota: number): number => quota * one.factor;
      for (const [scope, of] of tried) tried.set(scope, changedSince(of, one.since, change));
    }
  }
  return tried;
}

/** The company's calendars, with what is tried. */
export function tryCalendars(
  calendars: readonly KnownCalendar[],
  trial: RuleTrial,
  zone: string,
): readonly KnownCalendar[] {
  return ofKind(trial, 'calendar').reduce((known, tried) => {
    const at = tried.since ?? ALWAYS;
    const none = { ...changedCalendar(defaultCalendar(zone), tried), ...ALL_KNOWN };
    const split = known.flatMap((one) => [
      { ...one, validTo: Math.min(one.validTo, at) },
      { ...changedCalendar(one, tried), validFrom: Math.max(one.validFrom, at) },
    ]);
    const changed = split.filter(({ validFrom, validTo }) => validFrom < validTo);
    return [{ ...none, validFrom: at, validTo: FOREVER }, ...changed];
  }, calendars);
}

/** Before every instant of a log. */
const ALWAYS: Micros = Number.MIN_SAFE_INTEGER;
const ALL_KNOWN = { knownFrom: ALWAYS, knownTo: FOREVER };

const ofKind = <K extends TriedRule['kind']>(trial: RuleTrial, kind: K): Tried<K>[] =>
  trial.filter((one): one is Tried<K> => one.kind === kind);

/** What stands from an instant on where nothing else does: the last of a list stands, and this is put first. */
function standingSince<T>(since: Micros | null, value: T): Standing<T> {
  return { from: since ?? ALWAYS, to: FOREVER, ...ALL_KNOWN, value };
}

/** Everything that stands, otherwise from an instant on. */
function changedSince<T>(
  standing: readonly Standing<T>[],
  since: Micros | null,
  change: (value: T) => T,
): Standing<T>[] {
  const at = since ?? ALWAYS;
  return standing
    .flatMap((one) => [
      { ...one, to: Math.min(one.to, at) },
      { ...one, from: Math.max(one.from, at), value: change(one.value) },
    ])
    .filter((one) => one.from < one.to);
}

function changedCalendar<C extends Calendar | CalendarVersion>(
  calendar: C,
  { workdays, from, to, holidays, extraWorkdays }: Tried<'calendar'>,
): C {
  return {
    ...calendar,
    weekdays: workdays === undefined ? calendar.weekdays : new Set(workdays),
    from: from ?? calendar.from,
    to: to ?? calendar.to,
    holidays: calendar.holidays.union(toDays(holidays)),
    extraWorkdays: calendar.extraWorkdays.union(toDays(extraWorkdays)),
  };
}
