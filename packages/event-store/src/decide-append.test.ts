import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideAppend, type LogView } from './decide-append.ts';
import { prepareAppend } from './prepare-append.ts';
import { createTestEvent } from './testing/create-test-event.ts';

const IDS = Array.from({ length: 8 }, (_, n) => `00000000-0000-4000-8000-00000000000${n}`);

const event = fc
  .record({ id: fc.constantFrom(...IDS), content: fc.integer({ min: 0, max: 1 }) })
  .map(({ id, content }) => createTestEvent({ id, data: { content } }));
const append = fc
  .record({
    stream: fc.constantFrom('a-1', 'b-1'),
    expected: fc.oneof(fc.constantFrom('any' as const, 'none' as const), fc.nat({ max: 4 })),
    events: fc.array(event, { minLength: 1, maxLength: 3 }),
  })
  .map(prepareAppend);
const appends = fc.array(append, { maxLength: 20 });

const emptyLog = (): LogView => ({
  position: 0n,
  known: new Map(),
  heads: new Map(),
  placed: [],
});

it('gives dense positions, dense revisions and every id once, whatever is appended', () => {
  fc.assert(
    fc.property(appends, (all) => {
      const log = emptyLog();
      for (const one of all) decideAppend(one, log);
      expect(log.placed.map(({ position }) => position)).toEqual(
        log.placed.map((_, index) => BigInt(index + 1)),
      );
      expect(new Set(log.placed.map(({ id }) => id)).size).toBe(log.placed.length);
      for (const stream of ['a-1', 'b-1']) {
        const revisions = log.placed.filter((one) => one.stream === stream);
        expect(revisions.map(({ revision }) => revision)).toEqual(revisions.map((_, n) => n));
      }
    }),
  );
});

it('places events of an append only when it says that it appended them', () => {
  fc.assert(
    fc.property(appends, (all) => {
      const log = emptyLog();
      for (const one of all) {
        const before = log.placed.length;
        const outcome = decideAppend(one, log);
        const isAppended = outcome.status === 'appended';
        expect(log.placed.length > before).toBe(isAppended);
        if (isAppended) expect(outcome.position).toBe(BigInt(log.placed.length));
      }
    }),
  );
});

it('answers whatever was appended with a duplicate when it is sent again', () => {
  fc.assert(
    fc.property(appends, (all) => {
      const log = emptyLog();
      const taken = all.filter((one) => decideAppend(one, log).status === 'appended');
      const length = log.placed.length;
      const again = taken.map((one) => decideAppend(one, log).status);
      expect(again).toEqual(taken.map(() => 'duplicate'));
      expect(log.placed).toHaveLength(length);
    }),
  );
});
