import { createEvent, type Micros, type NewEvent } from '@grasp/domain';
import { type Append, createMemoryEventStore, type EventStore } from '@grasp/event-store';
import { expect, it } from 'vitest';
import { copyEvents } from './copy-events.ts';

const START = Date.UTC(2026, 2, 3) * 1_000;
/** What EventStoreDB takes at once. */
const MOST_BYTES = 1_000_000;
const MOST_AT_ONCE = 15;

function event(id: number, text: string): NewEvent {
  return createEvent({
    type: 'OpinionRecorded',
    data: { text },
    key: { system: 'test', id: String(id) },
    occurredAt: START as Micros,
    occurredQuality: 'vendor',
    recordedAt: START as Micros,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
  });
}

async function logOf(appends: readonly Append[]): Promise<EventStore> {
  const store = createMemoryEventStore({ now: () => START as Micros });
  await store.append(appends);
  return store;
}

/** Copies as into a log that keeps the order of one stream only. @returns the calls that it took. */
async function copy(from: EventStore, to: EventStore): Promise<(readonly Append[])[]> {
  const calls: (readonly Append[])[] = [];
  const noting: EventStore = {
    ...to,
    append(appends, signal) {
      calls.push(appends);
      return to.append(appends, signal);
    },
  };
  const { signal } = new AbortController();
  const onProgress = () => undefined;
  await copyEvents({ from, to: noting, keepsOrder: false, after: 0n, signal, onProgress });
  return calls;
}

const idsOf = async (store: EventStore) =>
  (await Array.fromAsync(store.readAll({ after: 0n }))).flatMap(({ events }) =>
    events.map(({ id, acceptedAt }) => [id, acceptedAt]),
  );

it('sends a few appends at once, each to another stream, the first one alone, and keeps the order', async () => {
  await using from = await logOf(
    Array.from({ length: 200 }, (_, n) => ({
      stream: `customer-c${n % 7 === 0 ? n : n % 40}`,
      expected: 'any',
      events: [event(n, 'good')],
    })),
  );
  await using to = createMemoryEventStore();
  const calls = await copy(from, to);
  expect(await idsOf(to)).toEqual(await idsOf(from));
  expect(calls[0]).toHaveLength(1);
  expect(Math.max(...calls.map((call) => call.length))).toBe(MOST_AT_ONCE);
  for (const call of calls)
    expect(new Set(call.map(({ stream }) => stream)).size).toBe(call.length);
});

it('cuts what is larger than the event store takes at once', async () => {
  const events = Array.from({ length: 400 }, (_, n) => event(n, '中'.repeat(3_900)));
  await using from = await logOf([{ stream: 'customer-c1', expected: 'none', events }]);
  await using to = createMemoryEventStore();
  const calls = await copy(from, to);
  expect(await idsOf(to)).toEqual(await idsOf(from));
  const bytesOf = ({ data, meta }: NewEvent) => Buffer.byteLength(JSON.stringify([data, meta]));
  const sizes = calls
    .flat()
    .map(({ events: sent }) => sent.reduce((sum, one) => sum + bytesOf(one), 0));
  expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES);
  expect(calls.length).toBeLessThan(events.length / 10);
});
