import {
  createEvent,
  type DataOf,
  type EventType,
  formatDay,
  type Micros,
  parseDay,
  parseInstant,
  streams,
} from '@grasp/domain';
import { type Append, createMemoryEventStore, type EventStore } from '@grasp/event-store';
import {
  migrateProjections,
  type Projection,
  rebuildBeside,
  type Snapshot,
  withSnapshot,
} from '@grasp/projections';
import { openTestDatabase } from '@grasp/runtime/testing';
import { reps } from '../../discipline/reps/projection.ts';
import { type EvidencePage, readEvidence } from '../../evidence.ts';
import { parseReference } from '../../reference.ts';
import { customers } from '../customers/projection.ts';
import { effects } from '../effects/projection.ts';
import { effectEvidence } from '../evidence.ts';
import { memberships } from '../memberships/projection.ts';
import { renewals } from '../renewals/projection.ts';

export const COMPANY = { zone: 'Europe/Amsterdam', currency: 'EUR', calendar: 'main' };

const MODELS: readonly Projection[] = [customers, memberships, effects, renewals, reps];

/** A fact of a type: its stream and data, when it happened, when it was known (at once where left out). */
export type Said<T extends EventType = EventType> = {
  type: T;
  stream: string;
  data: DataOf<T>;
  at: string;
  knownAt?: string | undefined;
};

let count = 0;

/** The append of a fact, and the id that its event has. */
export function said<T extends EventType>(fact: Said<T>): Append & { id: string } {
  count += 1;
  const event = createEvent({
    type: fact.type,
    data: fact.data,
    key: { system: 'test', id: String(count) },
    occurredAt: parseInstant(fact.at),
    occurredQuality: 'vendor',
    recordedAt: parseInstant(fact.knownAt ?? fact.at),
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
  });
  return { stream: fact.stream, expected: 'any', events: [event], id: event.id };
}

/** What a membership's shop got on a day: known the morning after, where nothing else is said. */
export function reported(
  membership: string,
  day: string,
  inquiries: number,
  given: { at?: string; knownAt?: string; exposure?: number } = {},
): Append & { id: string } {
  const morningAfter = `${formatDay(parseDay(day) + 1)}T04:00:00Z`;
  return said({
    type: 'EffectReported',
    stream: streams.effect(membership, day.slice(0, 7)),
    at: given.at ?? morningAfter,
    knownAt: given.knownAt,
    data: {
      membership,
      day,
      exposure: given.exposure ?? inquiries * 100,
      clicks: inquiries * 10,
      contactViews: inquiries * 3,
      messages: inquiries * 2,
      inquiries,
    },
  });
}

/** The same inquiries on each day from one to another, both included. */
export function reportedDaily(
  membership: string,
  [from, to]: readonly [string, string],
  inquiries: number | ((day: string) => number),
): Append[] {
  const days = Array.from({ length: parseDay(to) - parseDay(from) + 1 }, (_, i) =>
    formatDay(parseDay(from) + i),
  );
  return days.map((day) =>
    reported(membership, day, typeof inquiries === 'number' ? inquiries : inquiries(day)),
  );
}

type Given = Partial<DataOf<'MembershipOpened'>> & { at?: string; knownAt?: string };

/** A membership of customer `c-<id>` and rep `r1`, from the first of 2026 for a year, where nothing else is said. */
export function opened(membership: string, given: Given = {}): Append & { id: string } {
  const { at = '2026-01-01T08:00:00Z', knownAt, ...data } = given;
  return said({
    type: 'MembershipOpened',
    stream: streams.membership(membership),
    at,
    knownAt,
    data: {
      membership,
      order: null,
      customer: `c-${membership}`,
      rep: 'r1',
      package: 'gold',
      amount: '100000',
      currency: 'EUR',
      startsOn: '2026-01-01',
      endsOn: '2027-01-01',
      ...data,
    },
  });
}

/** A customer of a segment. */
export function registered(
  customer: string,
  segment: string,
  given: { at?: string; knownAt?: string } = {},
): Append {
  return said({
    type: 'CustomerRegistered',
    stream: streams.customer(customer),
    at: given.at ?? '2025-12-01T08:00:00Z',
    knownAt: given.knownAt,
    data: { customer, name: `${customer} Ltd`, segment },
  });
}

/** The customer-effect context over a log of its own. */
export type EffectTest = AsyncDisposable & {
  store: EventStore;
  /** Appends facts, and builds the read models of all that is there. */
  given(...appends: readonly Append[]): Promise<void>;
  ask<T>(question: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** Everything behind a ref: its entities, and its events. */
  prove(ref: string): Promise<{ entities: EvidencePage['entities']; eventIds: string[] }>;
};

export async function openEffectTest(): Promise<EffectTest> {
  const database = await openTestDatabase();
  await migrateProjections(database.pool);
  const store = createMemoryEventStore();
  const ask: EffectTest['ask'] = (question) => withSnapshot(database.pool, question);
  return {
    store,
    ask,
    async given(...appends) {
      await store.append(appends);
      const { signal } = new AbortController();
      for (const projection of MODELS) {
        await rebuildBeside({ pool: database.pool, store, projection, signal });
      }
    },
    async prove(ref) {
      const reference = parseReference(ref);
      const query = effectEvidence[reference.kind];
      if (query === undefined) throw new Error(`nothing proves ${reference.kind}`);
      const { entities, total } = await ask((snapshot) =>
        query(snapshot, reference, { offset: 0, limit: 10_000, company: COMPANY }),
      );
      if (entities.length !== total) throw new Error(`${entities.length} entities of ${total}`);
      const eventIds: string[] = [];
      for (let offset: number | null = 0; offset !== null; ) {
        const from: number = offset;
        const page = await ask((snapshot) =>
          readEvidence(snapshot, store, { reference, query, offset: from, company: COMPANY }),
        );
        eventIds.push(...page.items.map(({ eventId }) => eventId));
        offset = page.next;
      }
      return { entities, eventIds };
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** A place as then, or as now. */
export function placeOf(v: string, known: 'then' | 'now' = 'now'): { v: Micros; k: Micros } {
  const at = parseInstant(v);
  return { v: at, k: known === 'then' ? at : Number.MAX_SAFE_INTEGER };
}
