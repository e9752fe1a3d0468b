import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { createTestEvent } from '../testing/create-test-event.ts';
import { openPostgresEventStore } from './open.ts';

/** More than the tail keeps. */
const MANY = 9_000;

it('gives every event once to a reader that fell behind what is kept, and to one that did not', async () => {
  await using database = await openTestDatabase();
  await using store = await openPostgresEventStore({ connectionString: database.url });
  const append = (count: number) =>
    store.append(
      Array.from({ length: count }, () => ({
        ...({ stream: 'call-1', expected: 'any' } as const),
        events: [createTestEvent()],
      })),
    );
  const stop = new AbortController();
  const held = Promise.withResolvers<void>();
  const ends = 1n + 2n * BigInt(MANY);
  const follow = async (until: Promise<void> | undefined) => {
    const positions: bigint[] = [];
    for await (const batch of store.subscribe({ after: 0n, signal: stop.signal })) {
      for (const { position } of batch.events) positions.push(position);
      if (positions.length === 1) await until;
      if (batch.upTo === ends) return positions;
    }
    return positions;
  };
  await append(1);
  const readers = [follow(undefined), follow(held.promise)];
  await append(MANY);
  await append(MANY);
  const all = Array.from({ length: 1 + 2 * MANY }, (_, index) => BigInt(index + 1));
  expect(await readers[0]).toEqual(all);
  held.resolve();
  expect(await readers[1]).toEqual(all);
  stop.abort();
});
