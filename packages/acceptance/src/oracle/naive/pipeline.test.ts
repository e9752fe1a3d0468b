import { expect, it } from 'vitest';
import { createLog } from './log.ts';
import { flowIn, summaryAt, type Window } from './pipeline.ts';
import type { Data, PlainEvent } from './plain-event.ts';

const NOW = Number.MAX_SAFE_INTEGER;

it('has an order that opened and closed inside in both bars, and not in start and end', () => {
  const events = [opened('1', 10, 100), happened('1', 20, 'OrderWon', { signedOn: '1970-01-01' })];
  expect(bars(events, { from: 5, to: 30, known: NOW })).toEqual({
    new: [1, '100'],
    won: [-1, '-100'],
  });
});

it('tells what was learnt inside about before as late news, then; as start, now', () => {
  const events = [{ ...opened('1', 10, 100), recordedAt: 25 }];
  expect(bars(events, { from: 20, to: 30, known: 'then' })).toEqual({
    lateNews: [1, '100'],
    end: [1, '100'],
  });
  expect(bars(events, { from: 20, to: 30, known: NOW })).toEqual({
    start: [1, '100'],
    end: [1, '100'],
  });
});

it('books growth without a count, and a closed order that comes back as reopened', () => {
  const events = [
    opened('1', 10, 100),
    happened('1', 20, 'OrderLost', { reason: 'price' }),
    happened('1', 22, 'OrderReopened', { stage: 'a' }),
    happened('1', 24, 'OrderAmountChanged', { amount: '130', currency: 'EUR' }),
  ];
  expect(bars(events, { from: 20, to: 30, known: 'then' })).toEqual({
    start: [1, '100'],
    reopened: [1, '100'],
    grew: [0, '30'],
    lost: [-1, '-100'],
    end: [1, '130'],
  });
});

it('books the stock of a rep who leaves the team as moved out', () => {
  const events = [opened('1', 10, 100), assigned('r1', 'north', 5), assigned('r1', 'south', 20)];
  const window = { from: 15, to: 30, known: 'then' as const };
  expect(bars(events, { ...window, team: 'north' })).toEqual({
    start: [1, '100'],
    movedOut: [-1, '-100'],
  });
  expect(bars(events, { ...window, team: 'south' })).toEqual({
    movedIn: [1, '100'],
    end: [1, '100'],
  });
});

it('counts orders by status, the open ones by stage', () => {
  const events = [
    opened('1', 10, 100),
    opened('2', 10, 7),
    happened('2', 20, 'OrderWon', { signedOn: '1970-01-01' }),
  ];
  const one = { count: 1, amounts: [{ amount: '100', currency: 'EUR' }] };
  expect(summaryAt(createLog(events), { v: 20, k: 20 })).toEqual({
    open: one,
    won: { count: 1, amounts: [{ amount: '7', currency: 'EUR' }] },
    lost: { count: 0, amounts: [] },
    byStage: [{ stage: 'a', ...one }],
  });
});

/** Bars that are not empty: count, and the amount in euro cents. */
function bars(events: readonly PlainEvent[], window: Window): Record<string, unknown> {
  const filled = flowIn(createLog(events), window).filter(
    ({ count, amounts }) => count !== 0 || amounts.length > 0,
  );
  return Object.fromEntries(
    filled.map(({ name, count, amounts }) => [name, [count, amounts[0]?.amount]]),
  );
}

function event(stream: string, at: number, type: string, data: Data): PlainEvent {
  const id = `${stream} ${at} ${type}`;
  return { id, stream, revision: at, type, data, occurredAt: at, recordedAt: at };
}

const opened = (order: string, at: number, amount: number): PlainEvent =>
  event(`order-${order}`, at, 'OrderOpened', {
    order,
    customer: null,
    rep: 'r1',
    stage: 'a',
    amount: String(amount),
    currency: 'EUR',
  });

const happened = (order: string, at: number, type: string, data: Data): PlainEvent =>
  event(`order-${order}`, at, type, data);

const assigned = (rep: string, team: string, at: number): PlainEvent =>
  event(`rep-${rep}`, at, 'RepAssignedToTeam', { rep, team });
