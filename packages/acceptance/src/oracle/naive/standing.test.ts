import { expect, it } from 'vitest';
import type { Data, PlainEvent } from './plain-event.ts';
import { factsAt } from './standing.ts';

const ALL = { v: 1000, k: 1000 };

it('orders facts by when they happened, whenever they came', () => {
  expect(told([fact('a', 10, 11), fact('c', 30, 31), fact('b', 20, 40)])).toEqual(['a', 'b', 'c']);
});

it('filters by both clocks, ends included', () => {
  const events = [fact('a', 10, 11), fact('c', 30, 31), fact('b', 20, 40)];
  expect(told(events, { v: 30, k: 31 })).toEqual(['a', 'c']);
  expect(told(events, { v: 29, k: 40 })).toEqual(['a', 'b']);
  expect(told(events, { v: 30, k: 30 })).toEqual(['a']);
});

it('knows nothing before what stands before it in the stream', () => {
  const events = [fact('a', 10, 50), fact('b', 20, 25)];
  expect(told(events, { v: 100, k: 49 })).toEqual([]);
  expect(told(events, { v: 100, k: 50 })).toEqual(['a', 'b']);
});

it('keeps ties in the order of the stream, also where one is corrected later', () => {
  const events = [fact('a', 10, 11), fact('b', 10, 12), correction('x', 'a', 10, 13)];
  expect(told(events)).toEqual(['x', 'b']);
});

it('puts a rank before time', () => {
  const events = [fact('late', 30, 31), fact('early', 10, 11)];
  const rank = ({ data }: Data) => (data.name === 'late' ? 0 : 1);
  expect(factsAt(events.map(numbered), ALL, rank).map(({ data }) => data.name)).toEqual([
    'late',
    'early',
  ]);
});

it('moves a corrected fact to where it belongs, from when that is known', () => {
  const events = [fact('a', 10, 11), fact('b', 20, 21), correction('x', 'a', 25, 40)];
  expect(told(events, { v: 100, k: 39 })).toEqual(['a', 'b']);
  expect(told(events, { v: 100, k: 40 })).toEqual(['b', 'x']);
  expect(told(events, { v: 22, k: 40 })).toEqual(['b']);
});

it('lets the last repair stand, whether it names the fact or another repair', () => {
  const events = [
    fact('a', 10, 11),
    correction('x', 'a', 10, 12),
    { ...fact('gone', 10, 13), type: 'OrderRetracted', data: { corrects: 'x' } },
    correction('y', 'a', 10, 14),
  ];
  expect(told(events, { v: 100, k: 12 })).toEqual(['x']);
  expect(told(events, { v: 100, k: 13 })).toEqual([]);
  expect(told(events)).toEqual(['y']);
});

it('lets a repair stand over what it repairs where it comes first', () => {
  const x = correction('x', 'a', 10, 12);
  const y = correction('y', 'x', 10, 13);
  expect(told([x, fact('a', 10, 11)])).toEqual(['x']);
  expect(told([y, fact('a', 10, 11)])).toEqual(['y', 'a']);
  expect(told([y, fact('a', 10, 11), x])).toEqual(['y']);
  expect(told([y, x, fact('a', 10, 11)])).toEqual(['y']);
});

it('takes the effective date for the v axis where there is one', () => {
  const effectiveAt = '1970-01-01T00:00:00.000020Z';
  const events = [{ ...fact('a', 10, 11), data: { name: 'a', effectiveAt } }];
  expect(told(events, { v: 19, k: 1000 })).toEqual([]);
  expect(told(events, { v: 20, k: 1000 })).toEqual(['a']);
});

type Told = Omit<PlainEvent, 'revision'>;

function fact(name: string, occurredAt: number, recordedAt: number): Told {
  const data = { name };
  return { id: name, stream: 'order-1', type: 'Happened', data, occurredAt, recordedAt };
}

function correction(name: string, corrects: string, occurredAt: number, recordedAt: number): Told {
  const data = { corrects, type: 'Happened', version: 1, data: { name } };
  return { ...fact(name, occurredAt, recordedAt), type: 'OrderCorrected', data };
}

const numbered = (event: Told, revision: number): PlainEvent => ({ ...event, revision });

const told = (events: readonly Told[], place = ALL): string[] =>
  factsAt(events.map(numbered), place).map(({ data }) => data.name);
