import { eventIdOf, type FactKind, formatDay, type Micros } from '@grasp/domain';
import { loseOrder, winOrder } from './close-orders.ts';
import type { CompanyFact } from './company-fact.ts';
import { gradeCustomer } from './customers.ts';
import { type Day, plusSeconds } from './day.ts';
import { createForm, type Form } from './order-form.ts';
import { pickPackage, priceOf } from './packages.ts';
import { STAGES } from './stages.ts';
import { FACTS_BY_STAGE, OPINIONS, QUOTES, STEPS } from './texts.ts';
import type { Customer, Order, Rep, World } from './world.ts';

const CURRENCIES = [...Array<string>(20).fill('EUR'), 'USD', 'USD', 'CNY'];
/** Days from the first interest to the day on which the rep expects the contract. */
const CLOSE_DAYS = [20, 40, 60, 90, 150];
/** Days after which an order that moves nowhere is given up. */
const STALE_DAYS = 190;
/** Talks after which most customers that did not sign never will. */
const PATIENCE = 14;
const LAST_STAGE = STAGES.length - 1;
const CHANNELS = ['email', 'email', 'email', 'message', 'document', 'visit'] as const;

/** A talk with a customer. */
export type Talk = {
  at: Micros;
  day: Day;
  /** The call that proves what was said, where it was recorded. */
  proof: CompanyFact | null;
};

/** A talk awoke an interest: an order begins. */
export function openOrder(
  world: World,
  whose: { rep: Rep; customer: Customer; stage: number },
  talk: Talk,
): void {
  const { random } = world;
  const order = createOrder(world, whose, talk);
  whose.rep.orders.push(order);
  const form = createForm(world, order, talk.at);
  form.say('OrderOpened', {
    order: order.id,
    customer: order.customer.id,
    rep: order.rep.id,
    stage: STAGES[order.stage] as string,
    amount: String(order.amount),
    currency: order.currency,
    expectedCloseOn: formatDay(order.expectedClose),
    kind: order.package,
  });
  if (random.chance(0.6)) tellProof(world, form, talk);
  planStep(world, form, talk.day);
  if (random.chance(0.3)) gradeCustomer(world, order.customer, plusSeconds(talk.at, 40));
}

/** A talk about an open order: it moves on, ends, or stays where it is. */
export function followUp(world: World, order: Order, talk: Talk): void {
  const { random } = world;
  const { skill, diligence } = order.rep;
  order.touches += 1;
  const form = createForm(world, order, talk.at);
  if (order.step !== null && random.chance(0.5 + diligence / 2)) finishStep(form);
  if (random.chance(0.3)) tellProof(world, form, talk);
  if (random.chance(0.06)) {
    form.say('OpinionRecorded', { text: random.pick(OPINIONS), rep: order.rep.id });
  }
  const isStale = talk.day.number - order.openedDay > STALE_DAYS;
  const losing = isStale ? 1 : 0.05 + 0.06 * (1 - skill) + (order.touches > PATIENCE ? 0.15 : 0);
  const moving = world.settings.habits.moveRate + 0.27 * skill + 0.08 * order.customer.warmth;
  const fate = random.next();
  if (fate < losing) loseOrder(world, form, { ...talk, isStale });
  else if (fate < losing + moving) advance(world, form, talk);
  if (order.isOpen) carryOn(world, form, talk);
}

function createOrder(
  world: World,
  { rep, customer, stage }: { rep: Rep; customer: Customer; stage: number },
  { day }: Talk,
): Order {
  const { random, given } = world;
  const wanted = pickPackage(random);
  given.orders += 1;
  return {
    id: `o${String(given.orders).padStart(6, '0')}`,
    customer,
    rep,
    package: wanted.code,
    stage,
    amount: priceOf(random, wanted),
    currency: random.pick(CURRENCIES),
    openedDay: day.number,
    expectedClose: day.number + Math.round(random.spread(CLOSE_DAYS)),
    nextContact: contactAfter(world, day),
    touches: 0,
    step: null,
    steps: 0,
    isOpen: true,
    told: 0,
  };
}

function advance(world: World, form: Form, talk: Talk): void {
  const { order } = form;
  if (order.stage === LAST_STAGE) {
    winOrder(world, form, talk);
    return;
  }
  order.stage += 1;
  form.say('OrderStageChanged', { stage: STAGES[order.stage] as string });
  if (world.random.chance(0.15)) changeAmount(world, form);
}

function changeAmount(world: World, form: Form): void {
  const { order } = form;
  const factor = world.random.spread([0.6, 0.85, 0.95, 1.1, 1.5]);
  order.amount = Math.max(5000, Math.round((order.amount * factor) / 5000) * 5000);
  const { amount, currency } = order;
  form.say('OrderAmountChanged', { amount: String(amount), currency });
}

/** What else is agreed and sent, and when they talk again. */
function carryOn(world: World, form: Form, { day }: Talk): void {
  const { random } = world;
  const { order } = form;
  order.nextContact = contactAfter(world, day);
  if (order.expectedClose <= day.number) {
    order.expectedClose = day.number + random.between(10, 45);
    form.say('OrderExpectedCloseChanged', { expectedCloseOn: formatDay(order.expectedClose) });
  }
  if (random.chance(0.25)) planStep(world, form, day);
  if (random.chance(0.25)) {
    const { customer, rep, id } = order;
    const data = { customer: customer.id, order: id, rep: rep.id, what: 'sent_information' };
    form.say('TouchRecorded', { ...data, channel: random.pick(CHANNELS) });
  }
}

function planStep(world: World, form: Form, day: Day): void {
  const { random, calendar } = world;
  const { order } = form;
  order.steps += 1;
  order.step = `${order.id}s${order.steps}`;
  form.say('NextStepPlanned', {
    step: order.step,
    what: random.pick(STEPS),
    dueOn: formatDay(calendar.addWorkdays(day.number, random.between(1, 8))),
    who: order.rep.id,
  });
}

function finishStep(form: Form): void {
  const { order } = form;
  if (order.step !== null) form.say('NextStepDone', { step: order.step });
  order.step = null;
}

function tellProof({ random }: World, form: Form, { proof }: Talk): void {
  const { stage, rep } = form.order;
  const kind = random.pick<FactKind>(FACTS_BY_STAGE[stage] ?? ['other']);
  const quote = random.pick(QUOTES[kind]);
  const from = proof === null ? {} : { sourceEventId: eventIdOf(proof.key) };
  form.say('FactRecorded', { kind, quote, rep: rep.id, ...from });
}

function contactAfter({ calendar, random }: World, day: Day): number {
  return calendar.addWorkdays(day.number, random.between(1, 5));
}
