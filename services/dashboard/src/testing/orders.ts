import type { EventView, OrderItem } from '@grasp/read-models/views';
import { createDice, dayBefore, daysBefore, eur, firmName } from './made-up.ts';
import { reps, STAGES } from './people.ts';

const dice = createDice(2);
const FACTS = [
  'asked_price',
  'asked_discount',
  'left_number',
  'asked_for_contract',
  'named_payment_date',
];
const STEPS = [
  'Send the offer',
  'Call the owner back',
  'Show the member shop of a rival',
  'Agree on the payment date',
];
const REASONS = ['too_expensive', 'chose_rival', 'no_budget', 'not_reached'];

function makeOrder(index: number): OrderItem {
  const rep = dice.pick(reps);
  const age = dice.whole(0, 200);
  const status = index < 5_000 ? 'open' : dice.pick(['won', 'lost', 'lost'] as const);
  const stageAge = Math.floor(age * dice.roll());
  return {
    order: `order-${index + 1}`,
    status,
    customer: `customer-${index + 1}`,
    customerName: dice.isOneIn(25) ? null : firmName(dice, index + 1),
    rep: dice.isOneIn(40) ? null : rep.rep,
    repName: rep.name,
    team: rep.team,
    stage: dice.pick(STAGES),
    amount: eur(dice.whole(4, 400) * 50 + (dice.isOneIn(30) ? 60_000 : 0)),
    openedAt: daysBefore(age),
    stageSince: daysBefore(stageAge),
    closedAt: status === 'open' ? null : daysBefore(stageAge),
    signedOn: status === 'won' ? dayBefore(stageAge) : null,
    lostReason: status === 'lost' ? dice.pick(REASONS) : null,
    expectedCloseOn: dice.isOneIn(6) ? null : dayBefore(-dice.whole(1, 150)),
    ...makeFacts(),
    touches: dice.whole(0, 14),
    lastTouchAt: daysBefore(dice.whole(0, 30), 5),
    nextStep: makeNextStep(index),
    reopened: dice.isOneIn(20) ? 1 : 0,
    anomalies: dice.isOneIn(30) ? 1 : 0,
    ref: `order:${index + 1}`,
  };
}

function makeFacts() {
  if (dice.isOneIn(4)) return { facts: 0, lastFactAt: null, lastFactKind: null };
  const lastFactAt = daysBefore(dice.whole(0, 30), 3);
  return { facts: dice.whole(1, 6), lastFactAt, lastFactKind: dice.pick(FACTS) };
}

function makeNextStep(index: number): OrderItem['nextStep'] {
  if (dice.isOneIn(3)) return null;
  const due = dice.whole(-20, 8);
  return {
    step: `step-${index}`,
    what: dice.pick(STEPS),
    dueOn: dayBefore(due),
    isOverdue: due > 0,
  };
}

/** Test data only: 5,000 open orders and some that are decided. */
export const orders: OrderItem[] = Array.from({ length: 6_500 }, (_, index) => makeOrder(index));

type Told = { type: string; data: Record<string, unknown>; ago: number; lateDays?: number };

/** Test data only: the story of an order, with a late fact and a correction in it. */
export function eventsOf(order: OrderItem): EventView[] {
  const story: Told[] = [
    {
      type: 'OrderOpened',
      ago: 40,
      data: { order: order.order, stage: STAGES[0], ...order.amount },
    },
    {
      type: 'FactRecorded',
      ago: 36,
      data: { kind: 'asked_price', quote: 'What does the gold package cost for a year?' },
    },
    { type: 'OrderStageChanged', ago: 31, data: { stage: 'needs_known' } },
    {
      type: 'OpinionRecorded',
      ago: 30,
      data: { text: 'Sounds serious, but the owner decides alone' },
    },
    {
      type: 'FactRecorded',
      ago: 24,
      lateDays: 3,
      data: { kind: 'named_decision_maker', quote: 'My brother signs, call him on Monday.' },
    },
    { type: 'OrderAmountChanged', ago: 20, data: { amount: '950000', currency: 'EUR' } },
    {
      type: 'NextStepPlanned',
      ago: 18,
      data: { step: 's1', what: 'Send the offer', dueOn: dayBefore(15) },
    },
    { type: 'NextStepDone', ago: 15, data: { step: 's1' } },
    { type: 'OrderStageChanged', ago: 12, lateDays: 2, data: { stage: 'offer_sent' } },
    { type: 'OrderExpectedCloseChanged', ago: 9, data: { expectedCloseOn: dayBefore(-12) } },
    { type: 'FactRecorded', ago: 4, data: { kind: 'asked_for_contract' } },
  ];
  return story.map((told, revision) => makeEvent(order, told, revision));
}

function makeEvent(
  order: OrderItem,
  { type, data, ago, lateDays = 0 }: Told,
  revision: number,
): EventView {
  const occurredAt = daysBefore(ago, revision);
  const knownAt = daysBefore(ago - lateDays, revision);
  return {
    eventId: `018f0000-0000-5000-8000-${order.order.padStart(12, '0').slice(-12)}${revision}`,
    type,
    version: 1,
    stream: `order-${order.order}`,
    revision,
    occurredAt,
    recordedAt: knownAt,
    knownAt,
    acceptedAt: knownAt,
    isLate: lateDays > 0,
    isImported: false,
    importId: null,
    source: 'crm',
    actor: { kind: 'person', id: order.rep ?? 'rep-1', onBehalfOf: null, via: 'token' },
    corrects: null,
    data,
  };
}
