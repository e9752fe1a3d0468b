import { openPostgresEventStore } from '@grasp/event-store';
import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { holdAgainstOracle } from './hold-against-oracle.ts';

/** Answers that held what a name says, at least: so that no comparison is of nothing with nothing. */
const LEAST_SEEN = 20;
/** A plain reading of the log is slow by design, and the machine may have other work. */
const LONG_MS = 1_200_000;

it('finds every read model, entity by entity, as a plain reading of the log says, at 1,000 places of both clocks', {
  timeout: LONG_MS,
}, async () => {
  await using database = await openTestDatabase();
  await using store = await openPostgresEventStore({ connectionString: database.url });
  const parts = { pool: database.pool, store };
  const { differences, seen } = await holdAgainstOracle(parts, {
    seed: 1,
    events: 12_000,
    places: 1000,
  });
  expect(differences.slice(0, 5)).toEqual([]);
  expect([...seen].filter(([, times]) => times < LEAST_SEEN)).toEqual([]);
});
