import { isDeepStrictEqual } from 'node:util';
import {
  absentMembership,
  absentRenewal,
  type DataOf,
  evolveMembership,
  evolveRenewal,
  type Fact,
  type MembershipEvent,
  type Micros,
  type RecordedEvent,
  type RenewalEvent,
  streams,
} from '@grasp/domain';
import { corrected } from './corrected.ts';
import { defineReactor, type Reaction, type ReactionContext } from './define-reactor.ts';
import { aroundLast, findOwnFact, type History, historyOf } from './history.ts';

/**
 * Each term of an open membership has a renewal that falls due when the term ends. A voided membership, or an extension
 * withdrawn, cancels what is still undecided; a term that turns out otherwise corrects its renewal.
 */
export const raiseRenewals = defineReactor({
  name: 'raise_renewals',
  categories: ['membership'],
  startsAt: 'head',
  async react(event, context) {
    const { before, after } = aroundLast(await context.readStream(event.stream, event.position));
    const membership = event.stream.slice('membership-'.length);
    const [was, is] = [termsOf(before, membership), termsOf(after, membership)];
    const terms = new Set([...was.dues.keys(), ...is.dues.keys()]);
    const reactions: Reaction[] = [];
    for (const term of terms) {
      const due = is.dues.get(term);
      if (isDeepStrictEqual(due, was.dues.get(term))) continue;
      const stream = streams.renewal(membership, term);
      reactions.push(...(await answer({ event, stream, due, endedAt: is.endedAt }, context)));
    }
    return reactions;
  },
});

type Due = { at: Micros; data: DataOf<'RenewalDue'> };

/** The terms of an open membership, and when they last ended by a void. */
function termsOf({ facts }: History, id: string): { dues: Map<number, Due>; endedAt: Micros } {
  const dues = new Map<number, Due>();
  let membership = absentMembership;
  let endedAt = 0;
  for (const fact of facts) {
    const next = evolveMembership(membership, fact as Fact<MembershipEvent>);
    if (next === membership) continue;
    if (next.status === 'voided') {
      dues.clear();
      endedAt = fact.at;
    } else {
      dues.set(next.term, { at: fact.at, data: dueOf(next, id) });
    }
    membership = next;
  }
  return { dues, endedAt };
}

function dueOf(membership: typeof absentMembership, id: string): DataOf<'RenewalDue'> {
  const { term, customer, rep, currency } = membership;
  return {
    membership: id,
    term,
    customer,
    rep,
    dueOn: membership.endsOn,
    amount: String(membership.amount),
    currency,
  };
}

type Change = { event: RecordedEvent; stream: string; due: Due | undefined; endedAt: Micros };

async function answer(change: Change, { readStream }: ReactionContext): Promise<Reaction[]> {
  const { event, stream, due, endedAt } = change;
  const renewal = historyOf(await readStream(stream));
  const { status, cancelledAt, dueAt } = standingOf(renewal);
  const append = { kind: 'append', cause: event, stream, expected: renewal.revision } as const;
  if (due === undefined) {
    if (status !== 'due') return [];
    const occurredAt = Math.max(endedAt, dueAt);
    const data = { reason: 'term_withdrawn' };
    return [
      { ...append, step: stepOf('cancel', stream), occurredAt, type: 'RenewalCancelled', data },
    ];
  }
  const occurredAt = Math.max(due.at, cancelledAt);
  if (status === 'absent' || status === 'cancelled') {
    const step = stepOf('due', stream);
    return [{ ...append, step, occurredAt, type: 'RenewalDue', data: due.data }];
  }
  const own = findOwnFact(renewal, 'RenewalDue');
  if (own === undefined || isDeepStrictEqual(own.data, due.data)) return [];
  const data = corrected(own.id, 'RenewalDue', due.data);
  return [
    { ...append, step: stepOf('correct', stream), occurredAt, type: 'RenewalCorrected', data },
  ];
}

/** One event of a membership may concern the renewals of several terms. */
const stepOf = (what: string, stream: string): string => `${what}:${stream}`;

function standingOf({ facts }: History) {
  let renewal = absentRenewal;
  const since = { absent: 0, due: 0, won: 0, lost: 0, cancelled: 0 };
  for (const fact of facts) {
    const next = evolveRenewal(renewal, fact as Fact<RenewalEvent>);
    if (next.status !== renewal.status) since[next.status] = fact.at;
    renewal = next;
  }
  return { status: renewal.status, dueAt: since.due, cancelledAt: since.cancelled };
}
