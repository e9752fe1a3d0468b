import { type DataOf, parseDay, parseInstant, streams } from '@grasp/domain';
import { type Append, createMemoryEventStore, type EventStore } from '@grasp/event-store';
import {
  migrateProjections,
  type Place,
  type Projection,
  rebuildBeside,
  type Snapshot,
  withSnapshot,
} from '@grasp/projections';
import { openTestDatabase } from '@grasp/runtime/testing';
import { customers } from '../../effect/customers/projection.ts';
import { said } from '../../effect/testing/company.ts';
import type { Company } from '../../query.ts';
import { tallyModels } from '../tally-models.ts';

export const COMPANY: Company = { zone: 'Europe/Amsterdam', currency: 'EUR', calendar: 'main' };

const MODELS: readonly Projection[] = [...tallyModels, customers];

/** A sales floor of a test's own: its log, and the read models built from it. */
export type Floor = AsyncDisposable & {
  store: EventStore;
  /** Starts with an empty log, and builds every model from these facts. */
  given(...facts: readonly (Append | readonly Append[])[]): Promise<void>;
  ask<T>(query: (snapshot: Snapshot) => Promise<T>): Promise<T>;
};

export async function openFloor(): Promise<Floor> {
  const database = await openTestDatabase();
  await migrateProjections(database.pool);
  const floor: Floor = {
    store: createMemoryEventStore(),
    async given(...facts) {
      floor.store = createMemoryEventStore();
      await floor.store.append(facts.flat());
      const { signal } = new AbortController();
      for (const projection of MODELS) {
        await rebuildBeside({ pool: database.pool, store: floor.store, projection, signal });
      }
    },
    ask: (query) => withSnapshot(database.pool, query),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
  return floor;
}

/** The range of days that a query takes. */
export const days = (from: string, to = from): { from: number; to: number } => ({
  from: parseDay(from),
  to: parseDay(to),
});

/** As known now, looked at from an instant on. */
export const nowAt = (at: string): Place => ({ v: parseInstant(at), k: Number.MAX_SAFE_INTEGER });
/** As known then. */
export const thenAt = (at: string): Place => ({ v: parseInstant(at), k: parseInstant(at) });

type Clocks = { at: string; knownAt?: string };
const EARLY = '2026-01-01T00:00:00Z';

/** A rep with an extension since the year began; knows no team where none is given. */
export function rep(id: string, extension: string, team?: string, since = EARLY): Append[] {
  const effectiveAt = since;
  const stream = streams.rep(id);
  const joined = { rep: id, name: `Name of ${id}`, effectiveAt };
  return [
    said({ type: 'RepJoined', stream, at: since, data: joined }),
    ...(team === undefined ? [] : [inTeam(id, team, { at: since })]),
    mapped(extension, id, { at: since }),
  ];
}

export function inTeam(id: string, team: string | null, { at, knownAt }: Clocks): Append {
  const data = { rep: id, team, effectiveAt: at };
  return said({ type: 'RepAssignedToTeam', stream: streams.rep(id), at: knownAt ?? at, data });
}

export function team(id: string, division: string | null = null): Append {
  const data = { team: id, name: `Team ${id}`, division, effectiveAt: EARLY };
  return said({ type: 'TeamDefined', stream: streams.team(id), at: EARLY, data });
}

/** The extension is the rep's from an instant on. */
export function mapped(extension: string, to: string | null, { at, knownAt }: Clocks): Append {
  const data = { vendor: 'asterisk', account: 'hq', extension, rep: to, effectiveAt: at };
  const stream = streams.extension('asterisk', 'hq', extension);
  return said({ type: 'ExtensionMapped', stream, at: knownAt ?? at, data });
}

/** The number is the customer's from an instant on. */
export function numberOf(
  customer: string,
  number: string,
  { at, knownAt }: Clocks = { at: EARLY },
): Append {
  const data = { customer, number, effectiveAt: at };
  const stream = streams.customer(customer);
  return said({ type: 'CustomerNumberAdded', stream, at: knownAt ?? at, data });
}

export function customer(id: string, ...itsNumbers: string[]): Append[] {
  const data = { customer: id, name: `Customer ${id}` };
  const stream = streams.customer(id);
  return [
    said({ type: 'CustomerRegistered', stream, at: EARLY, data }),
    ...itsNumbers.map((number) => numberOf(id, number)),
  ];
}

type Rule = Partial<DataOf<'ValidCallRuleSet'>>;

/** A valid-call rule that asks for nothing but what is given. */
export function rule(given: Rule, { at, knownAt }: Clocks = { at: EARLY }): Append {
  const data = {
    minTalkMs: 0,
    customerNumberOnly: false,
    workHoursOnly: false,
    duplicateWithinMs: 0,
    ultraShortMs: 0,
    ...given,
    effectiveAt: at,
  };
  const stream = streams.rulebook('valid-call');
  return said({ type: 'ValidCallRuleSet', stream, at: knownAt ?? at, data });
}

export function quota(
  dailyQuota: number,
  [scope, of]: readonly ['all' | 'team' | 'rep', string] = ['all', 'all'],
  { at, knownAt }: Clocks = { at: EARLY },
): Append {
  const data = { scope, of, dailyQuota, effectiveAt: at };
  const stream = streams.rulebook('call-quota');
  return said({ type: 'CallQuotaSet', stream, at: knownAt ?? at, data });
}

export function calendar(
  given: Partial<DataOf<'CalendarSet'>>,
  { at, knownAt }: Clocks = { at: EARLY },
): Append {
  const data = {
    calendar: 'main',
    zone: 'Europe/Amsterdam',
    workdays: [1, 2, 3, 4, 5],
    from: '09:00',
    to: '17:30',
    holidays: [],
    extraWorkdays: [],
    ...given,
    effectiveAt: at,
  };
  return said({ type: 'CalendarSet', stream: streams.calendar('main'), at: knownAt ?? at, data });
}

export function attended(
  id: string,
  day: string,
  { approvedLeave = 0, absent = 0 }: { approvedLeave?: number; absent?: number },
): Append {
  const stream = streams.attendance(id, day.slice(0, 7));
  const data = { rep: id, day, approvedLeave, absent };
  return said({ type: 'AttendanceRecorded', stream, at: `${day}T06:00:00Z`, data });
}

let legs = 0;

type Call = Partial<DataOf<'CallCompleted'>> & { knownAt?: string };

/** A dial of an extension that a customer answered for a minute, ended when it began, known at once. */
export function called(extension: string | null, at: string, given: Call = {}): Append {
  legs += 1;
  const { knownAt, ...data } = given;
  const leg = data.leg ?? `leg${legs}`;
  return said({
    type: 'CallCompleted',
    stream: streams.call('asterisk', 'hq', leg),
    at,
    knownAt,
    data: {
      vendor: 'asterisk',
      account: 'hq',
      leg,
      direction: 'outbound',
      extension,
      number: '+31201234567',
      zone: 'Europe/Amsterdam',
      startedAt: at,
      outcome: 'answered_human',
      talkMs: 60_000,
      ...data,
    },
  });
}

/** Tells that a leg belongs to a root call, and which leg is its dial. */
export function linked(leg: string, root: string, primary: string, at: string): Append {
  const data = { vendor: 'asterisk', account: 'hq', leg, root, primary };
  return said({
    type: 'CallLegLinked',
    stream: streams.call('asterisk', 'hq', leg),
    at,
    data,
  });
}
