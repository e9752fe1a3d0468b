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
import { defineReactor, type Reaction } from './define-reactor.ts';
import { aroundLast, findOwnFact, type History, historyOf } from './history.ts';

/**
 * A won renewal extends its membership by a term. When the renewal turns out otherwise, the extension is retracted or
 * corrected with it.
 */
export const extendMemberships = defineReactor({
  name: 'extend_memberships',
  categories: ['renewal'],
  startsAt: 'head',
  async react(event, { readStream }) {
    if (event.type === 'RenewalContacted') return [];
    const { before, after } = aroundLast(await readStream(event.stream, event.position));
    const [was, is] = [renewedTerm(before), renewedTerm(after)];
    const of = is ?? was;
    if (of === null || isDeepStrictEqual(was, is)) return [];
    const stream = streams.membership(of.membership);
    const membership = historyOf(await readStream(stream));
    return is === null
      ? withdraw({ event, stream, membership, term: of })
      : extend({ event, stream, membership, term: is });
  },
});

type Term = { membership: string; at: Micros; data: DataOf<'MembershipExtended'> };

/** The term that a won renewal adds; null unless it is won. */
function renewedTerm({ facts }: History): Term | null {
  const renewal = facts.reduce(
    (state, fact) => evolveRenewal(state, fact as Fact<RenewalEvent>),
    absentRenewal,
  );
  const won = facts.findLast((fact) => fact.type === 'RenewalWon');
  if (renewal.status !== 'won' || won === undefined) return null;
  const { amount, endsOn } = won.data;
  return {
    membership: renewal.membership,
    at: won.at,
    data: { term: renewal.term + 1, amount, endsOn },
  };
}

type Reacting = { event: RecordedEvent; stream: string; membership: History; term: Term };

function extend(reacting: Reacting): Reaction[] {
  const { membership, term } = reacting;
  const own = findExtension(reacting);
  const append = appendTo(reacting);
  if (own !== undefined) {
    if (isDeepStrictEqual(own.data, term.data)) return [];
    const data = corrected(own.id, 'MembershipExtended', term.data);
    return [{ ...append, step: 'correct', type: 'MembershipCorrected', data }];
  }
  const { status, term: current } = membership.facts
    .filter((fact) => fact.at <= append.occurredAt)
    .reduce(
      (state, fact) => evolveMembership(state, fact as Fact<MembershipEvent>),
      absentMembership,
    );
  if (status !== 'open' || current >= term.data.term) return [];
  return [{ ...append, step: 'extend', type: 'MembershipExtended', data: term.data }];
}

function withdraw(reacting: Reacting): Reaction[] {
  const own = findExtension(reacting);
  if (own === undefined) return [];
  const data = { corrects: own.id, reason: 'renewal_not_won' };
  return [{ ...appendTo(reacting), step: 'withdraw', type: 'MembershipRetracted', data }];
}

const findExtension = ({ membership, term }: Reacting) =>
  findOwnFact(membership, 'MembershipExtended', (fact) => fact.data.term === term.data.term);

/** An extension before the opening would be lost on the fold. */
function appendTo({ event, stream, membership, term }: Reacting) {
  const opened = membership.facts.findLast((fact) => fact.type === 'MembershipOpened');
  const occurredAt = Math.max(term.at, opened?.at ?? 0);
  return {
    kind: 'append',
    cause: event,
    stream,
    expected: membership.revision,
    occurredAt,
  } as const;
}
