import { FOREVER, parseDay, parseInstant, streams } from '@grasp/domain';
import type { Append } from '@grasp/event-store';
import type { Place } from '@grasp/projections';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { said } from '../effect/testing/company.ts';
import { disciplineCalls } from './call-list.ts';
import { type RepDay, tallyDays } from './tally.ts';
import { countByLoops } from './testing/count-by-loops.ts';
import {
  COMPANY,
  calendar,
  called,
  type Floor,
  mapped,
  numberOf,
  openFloor,
  rule,
} from './testing/floor.ts';

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor[Symbol.asyncDispose]());

/** Facts begin on the day before: calls of that day make duplicates of the first. */
const FIRST = parseDay('2026-03-10');
const LAST = FIRST + 3;
const MINUTE = 60_000_000;
const EXTENSIONS = ['101', '102', '103'];
const NUMBERS = ['+311', '+312', '+313'];
const START = parseInstant('2026-03-09T00:00:00Z');

const iso = (minute: number): string => new Date((START + minute * MINUTE) / 1000).toISOString();
const SPAN = 4 * 24 * 60;
/** A minute of the days looked at, and how many minutes later it became known. */
const when = fc.record({
  minute: fc.nat(SPAN),
  late: fc.oneof(fc.constant(0), fc.nat(90), fc.nat(SPAN)),
});
const clocks = ({ minute, late }: { minute: number; late: number }) => ({
  at: iso(minute),
  knownAt: iso(minute + late),
});

let legs = 0;
const call = fc
  .record({
    when,
    extension: fc.constantFrom(...EXTENSIONS, null),
    number: fc.constantFrom(...NUMBERS, null),
    outcome: fc.constantFrom('answered_human', 'answered_human', 'answered_machine', 'busy'),
    talkMs: fc.constantFrom(0, 20_000, 40_000),
    direction: fc.constantFrom('outbound', 'outbound', 'outbound', 'inbound', 'internal'),
    zone: fc.constantFrom('Europe/Amsterdam', 'Asia/Shanghai', 'America/New_York'),
    correction: fc.option(fc.record({ after: fc.nat(SPAN), talkMs: fc.constant(50_000) })),
    isSecond: fc.nat(9).map((n) => n === 0),
  })
  .map(({ when: at, correction, isSecond, ...given }): Append[] => {
    legs += 1;
    const leg = `p${legs}`;
    const told = clocks(at);
    const first = called(given.extension, told.at, {
      ...given,
      leg,
      knownAt: told.knownAt,
    } as never);
    const facts: Append[] = [first];
    const stream = streams.call('asterisk', 'hq', leg);
    if (isSecond) {
      const data = { vendor: 'asterisk', account: 'hq', leg, root: 'r', primary: 'r' };
      facts.push(said({ type: 'CallLegLinked', stream, ...told, data }));
    }
    const event = first.events[0];
    if (correction && event) {
      const data = {
        corrects: event.id,
        type: 'CallCompleted',
        version: 1,
        data: { ...event.data, talkMs: correction.talkMs },
      };
      const knownAt = iso(at.minute + at.late + correction.after);
      facts.push(said({ type: 'CallCorrected', stream, at: told.at, knownAt, data }));
    }
    return facts;
  });

const mapping = fc
  .record({
    when,
    extension: fc.constantFrom(...EXTENSIONS),
    rep: fc.constantFrom('anna', 'ben', null),
  })
  .map((given) => [mapped(given.extension, given.rep, clocks(given.when))]);

const holder = fc
  .record({ when, customer: fc.constantFrom('c1', 'c2'), number: fc.constantFrom(...NUMBERS) })
  .map((given) => [numberOf(given.customer, given.number, clocks(given.when))]);

const released = fc
  .record({ when, customer: fc.constantFrom('c1', 'c2'), number: fc.constantFrom(...NUMBERS) })
  .map(({ when: at, customer, number }) => {
    const { at: effectiveAt, knownAt } = clocks(at);
    const stream = streams.customer(customer);
    const data = { customer, number, effectiveAt };
    return [said({ type: 'CustomerNumberRemoved', stream, at: knownAt, data })];
  });

const validCallRule = fc
  .record({
    when,
    minTalkMs: fc.constantFrom(0, 30_000),
    customerNumberOnly: fc.boolean(),
    workHoursOnly: fc.boolean(),
    duplicateWithinMs: fc.constantFrom(0, 3_600_000, 86_400_000),
  })
  .map(({ when: at, ...given }) => [rule(given, clocks(at))]);

const hours = fc
  .record({ when, from: fc.constantFrom('08:00', '12:00') })
  .map(({ when: at, from }) => [calendar({ from, to: '20:00' }, clocks(at))]);

const facts = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: call },
      { weight: 3, arbitrary: mapping },
      { weight: 2, arbitrary: holder },
      { weight: 1, arbitrary: released },
      { weight: 1, arbitrary: validCallRule },
      { weight: 1, arbitrary: hours },
    ),
    { minLength: 30, maxLength: 60, size: 'max' },
  )
  .map((groups) => groups.flat());

const place = fc
  .record({ minute: fc.nat(2 * SPAN), k: fc.option(fc.nat(2 * SPAN), { freq: 3 }) })
  .map(({ minute, k }): Place => {
    const v = START + minute * MINUTE;
    return { v, k: k === null ? FOREVER : START + k * MINUTE };
  });

const inOrder = (repDays: readonly RepDay[]): RepDay[] =>
  repDays
    .filter(({ legs: n, now, before }) => n + now.dials + before.dials + before.talkMs > 0)
    .sort((a, b) => a.day - b.day || String(a.rep).localeCompare(String(b.rep)));

it('counts at every place of both clocks what loops over the folded streams count', async () => {
  await fc.assert(
    fc.asyncProperty(facts, fc.array(place, { minLength: 3, maxLength: 6 }), async (given, at) => {
      await floor.given(given);
      for (const spot of at) {
        const range = { place: spot, from: FIRST, to: LAST };
        const counted = await floor.ask((snapshot) =>
          tallyDays(snapshot, { ...range, reps: null }, COMPANY),
        );
        const expected = await countByLoops(floor.store, given, range);
        expect(inOrder(counted)).toEqual(inOrder(expected));
        const anna = await floor.ask((snapshot) =>
          tallyDays(snapshot, { ...range, reps: ['anna'] }, COMPANY),
        );
        expect(inOrder(anna)).toEqual(inOrder(expected).filter(({ rep }) => rep === 'anna'));
        const listed = await floor.ask((snapshot) =>
          disciplineCalls(snapshot, { ...range, paging: { limit: 200 } }, COMPANY),
        );
        const valid = expected.reduce((sum, { now }) => sum + now.validCalls, 0);
        expect(listed.items.filter((item) => item.isValid)).toHaveLength(valid);
        expect(listed.total).toBe(listed.items.length);
      }
    }),
    { numRuns: 30, endOnFailure: true },
  );
}, 240_000);
