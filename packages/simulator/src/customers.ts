import { formatInstant, type Micros, streams } from '@grasp/domain';
import { plusSeconds } from './day.ts';
import { firmName, REGIONS, SEGMENTS, SOURCES } from './names.ts';
import { customerNumber } from './phone-numbers.ts';
import type { Customer, Desk, World } from './world.ts';

const WARMTH = [0, 0.2, 0.4, 0.5, 0.7, 1];
const GRADES = ['A', 'B', 'C'];
const IMPORT_SECONDS = [1, 10, 60, 300];

/** Fills a desk's list up to its size: lists of firms are bought, registered and called. */
export function fillList(world: World, desk: Desk, at: Micros): void {
  const { listSize } = world.settings.habits;
  for (let n = 0; desk.customers.length < listSize; n += 1) {
    desk.customers.push(registerCustomer(world, plusSeconds(at, n)));
  }
}

/** A firm becomes known to the company, with its number. A few firms share one with another. */
export function registerCustomer(world: World, at: Micros): Customer {
  const { random, given, settings } = world;
  given.customers += 1;
  const isShared = given.numbers > 0 && random.chance(settings.habits.sharedNumbers);
  if (!isShared) given.numbers += 1;
  const customer: Customer = {
    id: `c${String(given.customers).padStart(6, '0')}`,
    number: customerNumber(given.numbers),
    region: random.pick(REGIONS),
    warmth: random.spread(WARMTH),
    attempts: 0,
  };
  tellRegistered(world, customer, at);
  return customer;
}

function tellRegistered(world: World, customer: Customer, at: Micros): void {
  const { random, outbox, given } = world;
  const { id, number, region } = customer;
  const stream = streams.customer(id);
  const segment = random.pick(SEGMENTS);
  outbox.tell({
    type: 'CustomerRegistered',
    stream,
    nth: 'registered',
    at,
    lag: IMPORT_SECONDS,
    data: {
      customer: id,
      name: firmName(given.customers, segment),
      segment,
      region,
      source: random.pick(SOURCES),
    },
  });
  const data = { customer: id, number, effectiveAt: formatInstant(at) };
  const said = { type: 'CustomerNumberAdded', stream, nth: 'number', at, data } as const;
  outbox.tell({ ...said, lag: IMPORT_SECONDS });
}

/** What the company thinks of a customer once it has talked with it. */
export function gradeCustomer(world: World, customer: Customer, at: Micros): void {
  const data = { customer: customer.id, grade: world.random.pick(GRADES) };
  const stream = streams.customer(customer.id);
  world.outbox.tell({ type: 'CustomerGraded', stream, nth: `grade${at}`, at, data });
}

/** The firm is not called any more; its number may have gone to somebody else. */
export function dropCustomer(world: World, desk: Desk, customer: Customer, at: Micros): void {
  const index = desk.customers.indexOf(customer);
  if (index >= 0) desk.customers.splice(index, 1);
  if (!world.random.chance(0.04)) return;
  const { id, number } = customer;
  const data = { customer: id, number, effectiveAt: formatInstant(at) };
  const stream = streams.customer(id);
  world.outbox.tell({ type: 'CustomerNumberRemoved', stream, nth: 'removed', at, data });
}
