import { describe, expect, it } from 'vitest';
import type { Append, AppendOutcome, EventStore } from '../event-store.ts';
import { createTestEvent } from './create-test-event.ts';
import type { OpenUnderTest } from './under-test.ts';

const EVENTS = 9_000;
/** Milliseconds that a crowded machine may take for them. */
const LIMIT_MS = 300_000;

/** What holds when several processes append much of the same at once. */
export function describeBulk(open: OpenUnderTest): void {
  describe('bulk appends of several processes', () => {
    it(
      'store each event once, and tell each process the same place',
      async () => {
        await using log = await open();
        const stores = [log.store, await log.openAgain(), await log.openAgain()];
        const told = (await Promise.all(stores.flatMap(appendTwoThirds(createAppends())))).flat();
        const statuses = told.map(({ outcome }) => outcome.status);
        expect(statuses.filter((status) => status === 'appended')).toHaveLength(EVENTS);
        expect(new Set(statuses)).toEqual(new Set(['appended', 'duplicate']));
        expect(new Set(told.map(({ id, outcome }) => `${id} ${placeOf(outcome)}`)).size).toBe(
          EVENTS,
        );
        expect(await log.store.head()).toBe(BigInt(EVENTS));
        await expectDenseStreams(log.store);
      },
      LIMIT_MS,
    );
  });
}

function createAppends(): Append[] {
  return Array.from({ length: EVENTS }, (_, index) => ({
    stream: `call-${index % 700}`,
    expected: 'any',
    events: [createTestEvent()],
  }));
}

/** Each process knows two thirds of the events, one of them in reverse, and sends them in two parts that overlap. */
function appendTwoThirds(all: readonly Append[]) {
  return (store: EventStore, process: number) => {
    const known = all.filter((_, index) => index % 3 !== process);
    const own = process === 1 ? known.toReversed() : known;
    return [own.slice(0, 3_500), own.slice(2_000)].map(async (part) => {
      const outcomes = await store.append(part);
      return outcomes.map((outcome, index) => ({ outcome, id: part[index]?.events[0]?.id }));
    });
  };
}

function placeOf(outcome: AppendOutcome): string {
  return 'position' in outcome ? `${outcome.position}/${outcome.revision}` : outcome.status;
}

async function expectDenseStreams(store: EventStore): Promise<void> {
  const batches = await Array.fromAsync(store.readAll({ after: 0n }));
  const next = new Map<string, number>();
  for (const { stream, revision } of batches.flatMap((batch) => batch.events)) {
    expect(revision).toBe(next.get(stream) ?? 0);
    next.set(stream, revision + 1);
  }
}
