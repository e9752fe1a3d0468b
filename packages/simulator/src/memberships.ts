import { type DataOf, type EventType, formatDay, parseDay, streams } from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';
import type { Day } from './day.ts';
import type { Membership, Order, World } from './world.ts';

const TERM_MONTHS = 12;
/** What shops get against the usual of their package: one in eight nearly nothing. */
const LEVELS = [0.1, 0.4, 0.7, 0.85, 1, 1.15, 1.3, 1.6, 3];
const FADING = 0.1;

type Sale = Pick<Membership, 'id' | 'customer' | 'rep' | 'package' | 'amount' | 'currency'>;

/** A won order opens a membership for a year. Opened again after it was voided, it tells on from where it stopped. */
export function openMembership(
  world: World,
  order: Order,
  { day, cause }: { day: Day; cause: CompanyFact },
): void {
  const sale: Sale = {
    id: order.id,
    customer: order.customer.id,
    rep: order.rep.id,
    package: order.package,
    amount: order.amount,
    currency: order.currency,
  };
  const membership = createMembership(world, sale, day.date);
  if (!world.settings.reactions) return;
  react(world, cause, opening(membership, { order: order.id, startsOn: day.date }));
  react(world, cause, dueOf(membership));
}

/** A membership that began before the company's history does. */
export function bringMembership(world: World, sale: Sale, { start, number }: Day): void {
  const [youngest, oldest] = world.settings.habits.membershipAge;
  const startsOn = formatDay(number - world.random.between(youngest, oldest));
  const membership = createMembership(world, sale, startsOn);
  const first = { nth: 'brought', at: start };
  const opened = opening(membership, { order: null, startsOn });
  world.outbox.tellNow({ ...opened, ...first });
  if (world.settings.reactions) world.outbox.tellNow({ ...dueOf(membership), ...first });
}

/** The order was reopened: what it sold is taken back, and so is what was to fall due. */
export function voidMembership(world: World, id: string, cause: CompanyFact): void {
  const membership = world.memberships.get(id);
  if (membership === undefined) return;
  world.memberships.delete(id);
  if (!world.settings.reactions) return;
  react(world, cause, {
    type: 'MembershipVoided',
    stream: streams.membership(id),
    data: { reason: 'order_not_won' },
  });
  react(world, cause, {
    type: 'RenewalCancelled',
    stream: streams.renewal(id, membership.term),
    data: { reason: 'term_withdrawn' },
  });
}

/** A won renewal adds a term, which will fall due in its turn. */
export function extendMembership(
  world: World,
  membership: Membership,
  { amount, cause }: { amount: number; cause: CompanyFact },
): void {
  membership.term += 1;
  membership.amount = amount;
  membership.dueDay = termEnd(formatDay(membership.dueDay));
  if (!world.settings.reactions) return;
  const { id, term, dueDay } = membership;
  react(world, cause, {
    type: 'MembershipExtended',
    stream: streams.membership(id),
    data: { term, amount: String(amount), endsOn: formatDay(dueDay) },
  });
  react(world, cause, dueOf(membership));
}

/** The day on which a term ends that begins on a day. */
export function termEnd(startsOn: string): number {
  return parseDay(Temporal.PlainDate.from(startsOn).add({ months: TERM_MONTHS }).toString());
}

function createMembership(world: World, sale: Sale, startsOn: string): Membership {
  const { random, memberships } = world;
  const membership = {
    ...sale,
    dueDay: termEnd(startsOn),
    term: 1,
    level: random.spread(LEVELS),
    effect: { month: '', stream: '' },
    fadesOn: random.chance(FADING) ? parseDay(startsOn) + random.between(30, 300) : Infinity,
  };
  memberships.set(sale.id, membership);
  return membership;
}

type Reaction<T extends EventType = EventType> = {
  type: T;
  data: DataOf<T>;
  stream: string;
};

/** What follows from a fact happened, was known and arrived with it. */
function react<T extends EventType>(world: World, cause: CompanyFact, reaction: Reaction<T>): void {
  const nth = `from:${cause.key.id}`;
  world.outbox.tellAs({ ...reaction, nth, at: cause.occurredAt }, cause);
}

function opening(
  membership: Membership,
  { order, startsOn }: { order: string | null; startsOn: string },
): Reaction<'MembershipOpened'> {
  const { id, customer, rep, amount, currency, dueDay } = membership;
  return {
    type: 'MembershipOpened',
    stream: streams.membership(id),
    data: {
      membership: id,
      order,
      customer,
      rep,
      package: membership.package,
      amount: String(amount),
      currency,
      startsOn,
      endsOn: formatDay(dueDay),
    },
  };
}

function dueOf(membership: Membership): Reaction<'RenewalDue'> {
  const { id, term, customer, rep, amount, currency, dueDay } = membership;
  const dueOn = formatDay(dueDay);
  return {
    type: 'RenewalDue',
    stream: streams.renewal(id, term),
    data: { membership: id, term, customer, rep, dueOn, amount: String(amount), currency },
  };
}
