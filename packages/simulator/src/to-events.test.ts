import { eventIdOf } from '@grasp/domain';
import { expect, it } from 'vitest';
import { createOracleCompany } from './oracle-company.ts';
import { toEvents } from './to-events.ts';

it('makes the events of facts in their order, in batches, the last one shorter', () => {
  const facts = [...createOracleCompany({ seed: 1, events: 2500 })];
  const batches = [...toEvents(facts, 1000)];
  expect(batches.map((batch) => batch.length)).toEqual([1000, 1000, 500]);
  const events = batches.flat();
  expect(events.map(({ stream }) => stream)).toEqual(facts.map(({ stream }) => stream));
  expect(events.map(({ event }) => event.id)).toEqual(facts.map(({ key }) => eventIdOf(key)));
  expect(events.every(({ event }) => event.meta.importId === 'oracle')).toBe(true);
});

it('gives a fact told twice the same id and hash', () => {
  const facts = [...createOracleCompany({ seed: 1, events: 2500 })];
  const events = [...toEvents(facts)].flat().map(({ event }) => event);
  const hashes = new Map<string, Set<string>>();
  for (const { id, hash } of events) hashes.set(id, (hashes.get(id) ?? new Set()).add(hash));
  expect(hashes.size).toBe(facts.filter(({ isRepeat }) => !isRepeat).length);
  expect([...hashes.values()].every((of) => of.size === 1)).toBe(true);
});
