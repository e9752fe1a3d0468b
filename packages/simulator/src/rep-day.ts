import type { Micros } from '@grasp/domain';
import { attend } from './attendance.ts';
import { type Call, type Dial, makeCall, transferCall } from './calls.ts';
import { dropCustomer, fillList } from './customers.ts';
import { type Day, plusSeconds } from './day.ts';
import { followUp, openOrder } from './orders.ts';
import { strangerNumber } from './phone-numbers.ts';
import type { Customer, Order, Rep, World } from './world.ts';

/** Local working hours, lunch left out. */
const MORNING = 9;
const LUNCH = 12.5;
const AFTER_LUNCH = 13.2;
const EVENING = 17.5;
const OVERTIME = 0.4;
const WORK_HOURS = EVENING - AFTER_LUNCH + LUNCH - MORNING;
/** New reps dial less until they know the way. */
const RAMP_DAYS = 60;
const ATTEMPTS = 40;
const STRANGER_REACH = 0.34;
/** Talks with strangers that are private, of a rep without any diligence. */
const PRIVATE = 0.04;
const REDIALS = 0.09;
const PAUSE_SECONDS = 5;
const WRAP_SECONDS = [5, 15, 40, 90, 240];

/** A rep's day on the telephone: customers whose order is due first, then the list, and strangers between. */
export function workDay(world: World, rep: Rep, day: Day): void {
  const presence = attend(world, rep, day);
  if (presence <= 0) return;
  fillList(world, rep.desk, day.at(8.8));
  const due = rep.orders.filter((order) => order.nextContact <= day.number);
  const dials = dialsOf(world, rep, day) * presence;
  let free = 0;
  for (let i = 0; i < dials; i += 1) {
    const share = (i + world.random.next()) / dials;
    const at = Math.max(free, slot(day, share * presence));
    if (at > day.at(EVENING + OVERTIME)) return;
    free = plusSeconds(dial(world, { rep, day, at }, due[i]), PAUSE_SECONDS);
  }
}

/** @returns when the call ended */
function dial(world: World, caller: Caller, order: Order | undefined): Micros {
  // It may have been won, lost or handed over since the morning.
  if (order?.isOpen !== true) return dialAnew(world, caller);
  const call = dialCustomer(world, caller, order.customer);
  if (isTalk(call)) followUp(world, order, talkAfter(world, call, caller.day));
  return call.endedAt;
}

type Caller = { rep: Rep; day: Day; at: Micros };

function dialsOf({ random, settings }: World, rep: Rep, day: Day): number {
  const tenure = day.number - rep.joinedDay;
  const ramp = tenure < RAMP_DAYS ? 0.5 + tenure / (2 * RAMP_DAYS) : 1;
  const zeal = 0.35 + 1.05 * rep.diligence;
  return Math.round(settings.dialsPerDay * zeal * ramp * random.spread([0.6, 0.9, 1, 1.1, 1.35]));
}

/** The instant at which so much of the working hours is over. */
function slot(day: Day, share: number): Micros {
  const hours = MORNING + share * WORK_HOURS;
  return day.at(hours < LUNCH ? hours : hours - LUNCH + AFTER_LUNCH);
}

/** Calls somebody with whom nothing is agreed. @returns when the call ended */
function dialAnew(world: World, caller: Caller): Micros {
  const { random, settings } = world;
  const { rep, day } = caller;
  const isListDone = rep.desk.customers.length === 0;
  if (isListDone || random.chance(settings.habits.unknownNumbers))
    return dialStranger(world, caller).endedAt;
  const customer = random.pick(rep.desk.customers);
  const call = dialCustomer(world, caller, customer);
  customer.attempts += 1;
  const isInterested = isTalk(call) && random.chance(interestOf(world, rep, customer));
  if (isInterested) {
    const stage = random.chance(0.7) ? 0 : 1;
    openOrder(world, { rep, customer, stage }, talkAfter(world, call, day));
  }
  if (isInterested || customer.attempts > ATTEMPTS) {
    dropCustomer(world, rep.desk, customer, call.endedAt);
  }
  return call.endedAt;
}

function interestOf({ settings }: World, { skill }: Rep, { warmth }: Customer): number {
  return settings.habits.openRate * (0.5 + skill) * (0.5 + warmth);
}

/** Some numbers are dialled twice within minutes; some talks are put through to a colleague. */
function dialCustomer(world: World, { rep, at }: Caller, { number }: Customer): Call {
  const { random, settings, desks } = world;
  const { reach, transfers } = settings.habits;
  const dial = { ...dialOf(rep, at), number, reach, talkative: 0.7 + 0.6 * rep.skill };
  if (random.chance(transfers)) {
    const colleague = random.pick(desks);
    if (colleague.account === rep.desk.account) transferCall(world, dial, colleague.extension);
  }
  const call = makeCall(world, dial);
  if (!random.chance(REDIALS)) return call;
  return makeCall(world, { ...dial, at: plusSeconds(call.endedAt, 20 + 400 * random.next()) });
}

function dialStranger(world: World, { rep, at }: Caller): Call {
  const { random } = world;
  const isPrivate = random.chance(PRIVATE * (1 - rep.diligence));
  const number = strangerNumber(random.between(0, 5_000_000));
  const reach = isPrivate ? 1 : STRANGER_REACH;
  return makeCall(world, { ...dialOf(rep, at), number, reach, talkative: isPrivate ? 6 : 0.6 });
}

const dialOf = ({ desk }: Rep, at: Micros): Omit<Dial, 'number' | 'reach' | 'talkative'> => ({
  account: desk.account,
  extension: desk.extension,
  direction: 'outbound',
  at,
});

const isTalk = ({ outcome, talkMs }: Call): boolean =>
  outcome === 'answered_human' && talkMs >= 10_000;

function talkAfter({ random }: World, { endedAt, proof }: Call, day: Day) {
  return { at: plusSeconds(endedAt, random.spread(WRAP_SECONDS)), day, proof };
}
