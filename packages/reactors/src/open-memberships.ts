import { isDeepStrictEqual } from 'node:util';
import {
  absentMembership,
  absentOrder,
  type DataOf,
  evolveMembership,
  evolveOrder,
  type Fact,
  type MembershipEvent,
  type Micros,
  type OrderStreamEvent,
  type RecordedEvent,
  streams,
} from '@grasp/domain';
import { addMonths } from './add-months.ts';
import { corrected } from './corrected.ts';
import { defineReactor, type Reaction } from './define-reactor.ts';
import { aroundLast, findOwnFact, type History, historyOf } from './history.ts';
import type { ReactorSettings } from './settings.ts';

/** The facts that can change whether an order is won, or what it sold. */
const DECISIVE = new Set([
  'OrderOpened',
  'OrderAmountChanged',
  'OrderOwnerChanged',
  'OrderWon',
  'OrderLost',
  'OrderReopened',
  'OrderCorrected',
  'OrderRetracted',
]);

/**
 * A won order opens the membership `membership-<order>`, one per order; when the order leaves *won* (reopened, lost
 * later, retracted) the membership is voided; won again, it opens again. When it becomes known that something else was
 * sold, the opening is corrected. Decided on the fold of the order's stream up to the event, so a late event or a
 * correction counts for what it makes of the order, not for its name.
 */
export const openMemberships = defineReactor({
  name: 'open_memberships',
  categories: ['order'],
  startsAt: 'head',
  async react(event, { readStream, settings }) {
    if (!DECISIVE.has(event.type)) return [];
    const { before, after } = aroundLast(await readStream(event.stream, event.position));
    const order = event.stream.slice('order-'.length);
    const sale = saleOf(after, order, settings);
    if (isDeepStrictEqual(sale, saleOf(before, order, settings))) return [];
    const stream = streams.membership(order);
    const membership = historyOf(await readStream(stream));
    return sale === null
      ? voidMembership({ event, stream, membership, leftAt: leftAt(after) })
      : sell({ event, stream, membership, sale });
  },
});

type Sale = { at: Micros; data: DataOf<'MembershipOpened'> };

/** What a won order sold: the order as it stood when it was won. null unless it is won. */
function saleOf({ facts }: History, order: string, settings: ReactorSettings): Sale | null {
  const { status, closedAt } = facts.reduce(evolve, absentOrder);
  if (status !== 'won' || closedAt === null) return null;
  const won = facts.filter((fact) => fact.at <= closedAt).reduce(evolve, absentOrder);
  const startsOn = won.signedOn;
  if (startsOn === null) return null;
  return {
    at: closedAt,
    data: {
      membership: order,
      order,
      customer: won.customer,
      rep: won.rep,
      package: won.kind ?? settings.MEMBERSHIP_PACKAGE,
      amount: String(won.amount),
      currency: won.currency,
      startsOn,
      endsOn: addMonths(startsOn, settings.MEMBERSHIP_MONTHS),
    },
  };
}

/** When the order last left *won*; 0 where by all that stands it never was. */
function leftAt({ facts }: History): Micros {
  let order = absentOrder;
  let left = 0;
  for (const fact of facts) {
    const next = evolve(order, fact);
    if (order.status === 'won' && next.status !== 'won') left = fact.at;
    order = next;
  }
  return left;
}

const evolve = (order: typeof absentOrder, fact: Fact) =>
  evolveOrder(order, fact as Fact<OrderStreamEvent>);

/** Whether a membership is open, and when it last opened and was last voided: what follows must not fall before. */
function standingOf({ facts }: History) {
  let membership = absentMembership;
  const since = { absent: 0, open: 0, voided: 0 };
  for (const fact of facts) {
    const next = evolveMembership(membership, fact as Fact<MembershipEvent>);
    if (next.status !== membership.status) since[next.status] = fact.at;
    membership = next;
  }
  return { isOpen: membership.status === 'open', openedAt: since.open, voidedAt: since.voided };
}

type Reacting = { event: RecordedEvent; stream: string; membership: History };

function voidMembership(reacting: Reacting & { leftAt: Micros }): Reaction[] {
  const { isOpen, openedAt } = standingOf(reacting.membership);
  if (!isOpen) return [];
  const occurredAt = Math.max(reacting.leftAt, openedAt);
  const data = { reason: 'order_not_won' };
  return [{ ...appendTo(reacting), step: 'void', occurredAt, type: 'MembershipVoided', data }];
}

function sell(reacting: Reacting & { sale: Sale }): Reaction[] {
  const { membership, sale } = reacting;
  const { isOpen, voidedAt } = standingOf(membership);
  const append = { ...appendTo(reacting), occurredAt: Math.max(sale.at, voidedAt) };
  if (!isOpen) return [{ ...append, step: 'open', type: 'MembershipOpened', data: sale.data }];
  const opened = findOwnFact(membership, 'MembershipOpened');
  if (opened === undefined || isDeepStrictEqual(opened.data, sale.data)) return [];
  const data = corrected(opened.id, 'MembershipOpened', sale.data);
  return [{ ...append, step: 'correct', type: 'MembershipCorrected', data }];
}

const appendTo = ({ event, stream, membership }: Reacting) =>
  ({ kind: 'append', cause: event, stream, expected: membership.revision }) as const;
