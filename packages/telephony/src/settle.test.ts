import { parseEventData } from '@grasp/domain';
import { expect, it } from 'vitest';
import { type Leg, progressed } from './leg-facts.ts';
import { accept, ignore, park } from './outcome.ts';
import { CLOCK_SKEW_MICROS, settle } from './settle.ts';

const NOW = 1_793_697_300_000_000;
const leg: Leg = {
  vendor: 'twilio',
  account: 'AC1',
  leg: 'CA1',
  direction: 'outbound',
  extension: '1001',
  number: null,
  zone: 'Europe/Berlin',
};
const told = { id: 'CA1:0', occurredAt: NOW, occurredQuality: 'vendor' } as const;

it('leaves alone what is not accepted', () => {
  expect(settle(ignore('not_a_call'), NOW)).toEqual(ignore('not_a_call'));
  expect(settle(park('bad_time', 'start'), NOW)).toEqual(park('bad_time', 'start'));
});

it('gives facts whose data is as the schema of their event gives it', () => {
  const fact = progressed(leg, told, 'ringing');
  const checked = parseEventData(fact.type, 1, fact.data);
  expect(JSON.stringify(settle(accept([fact]), NOW))).toBe(
    JSON.stringify(accept([{ ...fact, data: checked } as typeof fact])),
  );
});

it('parks a record with a fact that does not fit its event, and names the field without its value', () => {
  const fact = progressed({ ...leg, number: '0'.repeat(65) }, told, 'ringing');
  const outcome = settle(accept([fact]), NOW);
  expect(outcome).toMatchObject({ kind: 'park', reason: 'invalid_data' });
  expect(outcome).toMatchObject({ detail: expect.stringMatching(/^data\.number: /) });
});

it('parks a record whose leg begins more than five minutes from now, whenever its message was', () => {
  const startedAt = new Date((NOW + CLOCK_SKEW_MICROS) / 1000 + 1).toISOString();
  const fact = progressed({ ...leg, startedAt }, told, 'ringing');
  expect(settle(accept([fact]), NOW)).toEqual(park('occurred_in_future', 'CallProgressed'));
});

it('lets a bug crash', () => {
  const fact = { ...progressed(leg, told, 'ringing'), type: 'NoSuchEvent' } as never;
  expect(() => settle(accept([fact]), NOW)).toThrow('NoSuchEvent');
});
