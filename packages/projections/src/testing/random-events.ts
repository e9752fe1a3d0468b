import { createEvent, type NewEvent, streams, uuidOf } from '@grasp/domain';
import type { Append } from '@grasp/event-store';
import fc from 'fast-check';

const HOUR = 3_600_000_000;
const START = Date.UTC(2026, 2, 1) * 1000;
const ACTOR = { kind: 'importer', id: 'test', via: 'import' } as const;

type Said = { type: string; data: Record<string, unknown> };

const chance = fc.integer({ min: 0, max: 99 });
const text = (...values: string[]) => fc.constantFrom(...values);

const orderFact: fc.Arbitrary<Said> = fc.oneof(
  fc
    .record({
      rep: fc.constantFrom('r1', 'r2', null),
      stage: text('a', 'b'),
      amount: fc.nat(1000).map(String),
      currency: text('EUR', 'USD'),
    })
    .map((data) => ({ type: 'OrderOpened', data: { order: 'x', customer: null, ...data } })),
  text('a', 'b', 'c').map((stage) => ({ type: 'OrderStageChanged', data: { stage } })),
  fc
    .record({ amount: fc.nat(1000).map(String), currency: text('EUR', 'USD') })
    .map((data) => ({ type: 'OrderAmountChanged', data })),
  fc.constant({ type: 'OrderWon', data: { signedOn: '2026-03-05' } }),
  fc.constant({ type: 'OrderLost', data: { reason: 'a\ttab, a \\ and a\nline' } }),
  fc.constant({ type: 'OrderReopened', data: { stage: 'b' } }),
  fc.constant({ type: 'FactRecorded', data: { kind: 'asked_price' } }),
);

const leg = {
  vendor: 'twilio',
  account: 'a',
  leg: 'x',
  number: '+3161',
  zone: 'Europe/Amsterdam',
};
const legFields = {
  direction: text('outbound', 'inbound'),
  extension: fc.constantFrom(null, '1', '2'),
  startedAt: fc.nat(200).map((h) => new Date((START + h * HOUR) / 1000).toISOString()),
};

const callFact: fc.Arbitrary<Said> = fc.oneof(
  fc
    .record({ ...legFields, status: text('initiated', 'ringing', 'in_progress') })
    .map((data) => ({ type: 'CallProgressed', data: { ...leg, ...data } })),
  fc
    .record({ ...legFields, outcome: text('answered_human', 'busy'), talkMs: fc.nat(90_000) })
    .map((data) => ({ type: 'CallCompleted', data: { ...leg, ...data } })),
  fc.constant({
    type: 'CallClosedByTimeout',
    data: { vendor: 'twilio', account: 'a', leg: 'x', limitMs: 5 },
  }),
  text('x', 'y').map((primary) => ({
    type: 'CallLegLinked',
    data: { vendor: 'twilio', account: 'a', leg: 'x', root: 'r', primary },
  })),
);

const step = fc.record({
  order: orderFact,
  call: callFact,
  isCall: fc.boolean(),
  entity: fc.nat(5),
  wait: fc.nat(3),
  late: fc.nat(60),
  isLate: chance,
  isTied: chance,
  backdated: fc.nat(40),
  isBackdated: chance,
  repair: chance,
  target: fc.nat(30),
  isEarly: chance,
});

/** Events of a dozen orders and calls, interleaved, late, tied, backdated, corrected and retracted, some before they are told. */
export const randomEvents: fc.Arbitrary<Append[]> = fc
  .array(step, { minLength: 30, maxLength: 160, size: 'max' })
  .map((steps) => {
    const told = new Map<string, NewEvent[]>();
    let now = START;
    const appends = steps.map((one, i): Append => {
      now += one.wait * HOUR;
      const stream = one.isCall
        ? streams.call('twilio', 'a', String(one.entity))
        : streams.order(String(one.entity));
      const before = told.get(stream) ?? [];
      const event = createEvent({
        ...sayingOf(one, before),
        key: { system: 'test', id: String(i) },
        occurredAt: occurredAt(one, before, now),
        occurredQuality: 'vendor',
        recordedAt: one.isBackdated < 15 ? now - one.backdated * HOUR : now,
        recordedQuality: 'vendor',
        actor: ACTOR,
      });
      told.set(stream, [...before, event]);
      return { stream, expected: 'any', events: [event] };
    });
    return withEarlyRepairs(appends, (i) => (steps[i]?.isEarly ?? 0) < 25);
  });

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function occurredAt(one: Step, before: readonly NewEvent[], now: number): number {
  if (one.isTied < 20) return before.at(-1)?.occurredAt ?? now;
  return one.isLate < 30 ? now - one.late * HOUR : now;
}

/** Moves some repairs before what they repair, be that a fact or another repair. */
function withEarlyRepairs(appends: readonly Append[], isEarly: (i: number) => boolean): Append[] {
  const order = [...appends];
  appends.forEach((moved, i) => {
    const corrects = moved.events[0]?.data['corrects'];
    const to = order.findIndex(({ events }) => events[0]?.id === corrects);
    const from = order.indexOf(moved);
    if (!isEarly(i) || to < 0 || to > from) return;
    order.splice(from, 1);
    order.splice(to, 0, moved);
  });
  return order;
}

/** A fact; or, of a fact told before (now and then of one that comes later, or never), its correction or retraction. */
function sayingOf(one: Step, before: readonly NewEvent[]): Said {
  const fact = one.isCall ? one.call : one.order;
  if (one.repair >= 20 || before.length === 0) return fact;
  const family = one.isCall ? 'Call' : 'Order';
  const corrects =
    one.repair === 0 ? uuidOf('unknown') : (before[one.target % before.length] as NewEvent).id;
  if (one.repair < 8) return { type: `${family}Retracted`, data: { corrects } };
  return { type: `${family}Corrected`, data: { corrects, version: 1, ...fact } };
}
