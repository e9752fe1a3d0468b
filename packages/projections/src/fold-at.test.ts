import { createEvent, type NewEvent, type RecordedEvent } from '@grasp/domain';
import { expect, it } from 'vitest';
import { foldAt } from './fold-at.ts';
import { testOrders } from './testing/declared.ts';

const HOUR = 3_600_000_000;
const START = Date.UTC(2026, 2, 1) * 1000;

it('lets a correction that came before the one it corrects stand over it', () => {
  const opened = amount('OrderOpened', 100, 'opened');
  const corrected = amount('OrderOpened', 200, 'corrected', opened);
  const again = amount('OrderOpened', 300, 'again', corrected);
  expect(stateOf([opened, corrected, again])).toMatchObject({ amount: 300, anomalies: 0 });
  expect(stateOf([again, opened, corrected])).toMatchObject({ amount: 300, anomalies: 0 });
  expect(stateOf([opened, again, corrected])).toMatchObject({ amount: 300, anomalies: 0 });
});

it('lets the last of several corrections stand, whichever of them it names', () => {
  const opened = amount('OrderOpened', 100, 'opened');
  const first = amount('OrderOpened', 200, 'first', opened);
  const second = amount('OrderOpened', 300, 'second', opened);
  const third = amount('OrderOpened', 400, 'third', first);
  expect(stateOf([opened, first, second, third])).toMatchObject({ amount: 400, anomalies: 0 });
});

it('keeps a fact away whose correction was retracted before that came', () => {
  const opened = amount('OrderOpened', 100, 'opened');
  const corrected = amount('OrderOpened', 200, 'corrected', opened);
  const retracted = event('OrderRetracted', { corrects: corrected.id }, 'retracted');
  expect(stateOf([retracted, opened])).toMatchObject({ amount: 100 });
  expect(stateOf([retracted, opened, corrected])).toMatchObject({ status: 'absent' });
});

function stateOf(events: readonly NewEvent[]): unknown {
  const recorded = events.map(
    (one, revision): RecordedEvent => ({
      ...one,
      stream: 'order-1',
      revision,
      acceptedAt: START,
      position: BigInt(revision + 1),
    }),
  );
  return foldAt(testOrders, recorded, { v: START, k: START + HOUR }).state;
}

function amount(type: string, value: number, id: string, corrects?: NewEvent): NewEvent {
  const said = { customer: null, rep: null, stage: 'a', currency: 'EUR' };
  const data = { order: '1', ...said, amount: String(value) };
  if (corrects === undefined) return event(type, data, id);
  return event('OrderCorrected', { corrects: corrects.id, type, version: 1, data }, id);
}

function event(type: string, data: Record<string, unknown>, id: string): NewEvent {
  return createEvent({
    type,
    data,
    key: { system: 'test', id },
    occurredAt: START,
    occurredQuality: 'vendor',
    recordedAt: START,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
  });
}
