import type { Micros } from '@grasp/domain';
import { type Day, plusSeconds } from './day.ts';
import { openMembership, voidMembership } from './memberships.ts';
import { createForm, type Form, tellOrder } from './order-form.ts';
import { STAGES } from './stages.ts';
import { COMPETITORS, LOST_REASONS } from './texts.ts';
import type { Order, Rep, World } from './world.ts';

const REOPENED_STAGES = [1, 2, 2, 3];

type When = { at: Micros; day: Day };

/** The customer signed: a membership begins. A few take it back within days. */
export function winOrder(world: World, form: Form, { day }: When): void {
  const { order } = form;
  const won = form.say('OrderWon', { signedOn: day.date });
  close(order);
  const { random, settings } = world;
  openMembership(world, order, { day, cause: won });
  if (!random.chance(settings.habits.wonReopened)) return;
  reopenLater(world, order, day.number + random.between(0, 9));
}

/** The customer said no, or nothing for too long. A few come back. */
export function loseOrder(world: World, form: Form, when: When & { isStale: boolean }): void {
  const { random, settings } = world;
  const reason = when.isStale ? 'no_decision' : random.pick(LOST_REASONS);
  const to = reason === 'competitor' ? { competitor: random.pick(COMPETITORS) } : {};
  form.say('OrderLost', { reason, ...to });
  close(form.order);
  if (!random.chance(settings.habits.lostReopened)) return;
  reopenLater(world, form.order, when.day.number + random.between(10, 60));
}

/** Another rep takes an order over. */
export function reassignOrder(
  world: World,
  order: Order,
  { rep, at }: { rep: Rep; at: Micros },
): void {
  const data = { rep: rep.id };
  tellOrder(world, order, { type: 'OrderOwnerChanged', data, at: plusSeconds(at, 20) });
  order.rep = rep;
  rep.orders.push(order);
}

function close(order: Order): void {
  order.isOpen = false;
  order.rep.orders = order.rep.orders.filter((other) => other !== order);
}

function reopenLater(world: World, order: Order, day: number): void {
  const workday = world.calendar.addWorkdays(day, 1);
  world.agenda.put(workday, (reached) => reopen(world, order, reached));
}

function reopen(world: World, order: Order, day: Day): void {
  const { random, desks } = world;
  const isThere = order.rep.desk.rep === order.rep;
  const heir = isThere ? order.rep : random.pick(desks).rep;
  if (heir === null) return;
  const form = createForm(world, order, day.at(9 + 7 * random.next()));
  order.stage = random.pick(REOPENED_STAGES);
  order.isOpen = true;
  order.openedDay = day.number;
  order.nextContact = day.number;
  const stage = STAGES[order.stage] as string;
  const reopened = form.say('OrderReopened', { stage, reason: 'the customer came back' });
  voidMembership(world, order.id, reopened);
  if (heir !== order.rep) form.say('OrderOwnerChanged', { rep: heir.id });
  order.rep = heir;
  heir.orders.push(order);
}
