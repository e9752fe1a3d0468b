import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTestEvent } from '../testing/create-test-event.ts';
import { createScanReader } from './scanned.ts';
import { fromRow, quote, quoteJson, toCopy } from './translate.ts';

const ROW = ['7', 'call-1', '0', 'id', 'T', '1', '1', '2', '3', 'hash', '{}', '{"a":[1]}'];

it('reads a row', () => {
  expect(fromRow(ROW)).toEqual({
    position: 7n,
    stream: 'call-1',
    revision: 0,
    id: 'id',
    type: 'T',
    version: 1,
    occurredAt: 1,
    recordedAt: 2,
    acceptedAt: 3,
    hash: 'hash',
    meta: {},
    data: { a: [1] },
  });
});

it.each([
  [6, '1.5'],
  [7, 'x'],
  [8, '9007199254740993'],
  [10, '[]'],
  [11, 'null'],
  [11, '{'],
  [11, '"text"'],
])('names the position of a row whose column %i is %s', (column, text) => {
  const message = expect.stringContaining('position 7');
  const failure = { code: 'malformed_event', message };
  expect(() => fromRow(ROW.with(column, text))).toThrow(expect.objectContaining(failure));
});

it('quotes JSON as it quotes any text, whatever it holds', () => {
  const json = fc.jsonValue().map((value) => JSON.stringify({ value }));
  const binary = fc.string({ unit: 'binary' }).map((text) => JSON.stringify({ [text]: text }));
  fc.assert(fc.property(fc.oneof(json, binary), (text) => quoteJson(text) === quote(text)));
});

it('reads with COPY what it wrote with COPY, whatever the texts are', () => {
  const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'));
  fc.assert(
    fc.property(text, text, fc.jsonValue(), (stream, type, value) => {
      const event = createTestEvent({ data: { value }, hash: '0'.repeat(64) });
      const placed = {
        ...event,
        stream,
        type,
        acceptedAt: undefined,
        meta: JSON.stringify(event.meta),
        data: JSON.stringify(event.data),
        revision: 1,
        position: 7n,
      };
      const line = toCopy([placed], 9).slice(0, -1);
      expect(line).not.toContain('\n');
      const [position, name, revision, id, kind, version, ...rest] = line.split('\t');
      const [occurredAt, recordedAt, hash, , data, acceptedAt] = rest;
      const told = [name, revision, id, kind, version, occurredAt, recordedAt, hash?.slice(3)];
      const read = createScanReader()([...told, position, acceptedAt, data].join('\t'));
      expect(read).toEqual({
        ...{ stream, type, revision: 1, data: JSON.parse(placed.data) },
        ...{ id: event.id, version: event.version, hash: event.hash },
        ...{ occurredAt: event.occurredAt, recordedAt: event.recordedAt },
        ...{ acceptedAt: 9, position: 7n },
      });
    }),
  );
});

it.each([
  [5, '1.5'],
  [6, 'x'],
  [10, '[]'],
  [10, '{'],
])('names the place of a scanned line whose field %i is %s', (field, text) => {
  const line = ['call-1', '3', 'id', 'T', '1', '1', '2', 'hash', '7', '9', '{}']
    .with(field, text)
    .join('\t');
  const message = expect.stringContaining('call-1 revision 3');
  const failure = { code: 'malformed_event', message };
  expect(() => createScanReader()(line)).toThrow(expect.objectContaining(failure));
});
