import type { Fact } from '../fact.ts';
import type { MembershipEvent } from './events.ts';

export type MembershipStatus = 'absent' | 'open' | 'voided';

/** A membership at a place on both clocks. Whether its term runs, is over or begins later is computed when read. */
export type Membership = {
  status: MembershipStatus;
  order: string | null;
  customer: string | null;
  rep: string | null;
  package: string;
  /** Value of the current term, integer minor units. */
  amount: number;
  currency: string;
  startsOn: string;
  endsOn: string;
  term: number;
};

export const absentMembership: Membership = {
  status: 'absent',
  order: null,
  customer: null,
  rep: null,
  package: '',
  amount: 0,
  currency: '',
  startsOn: '',
  endsOn: '',
  term: 1,
};

/** The membership after one more fact; total. The first opening stands; a void stands until a new opening. */
export function evolveMembership(membership: Membership, fact: Fact<MembershipEvent>): Membership {
  switch (fact.type) {
    case 'MembershipOpened':
      return membership.status === 'open' ? membership : opened(fact.data);
    case 'MembershipExtended':
      return membership.status === 'open' && fact.data.term > membership.term
        ? {
            ...membership,
            term: fact.data.term,
            amount: Number(fact.data.amount),
            endsOn: fact.data.endsOn,
          }
        : membership;
    case 'MembershipVoided':
      return membership.status === 'open' ? { ...membership, status: 'voided' } : membership;
    default:
      return membership;
  }
}

function opened(data: Extract<MembershipEvent, { type: 'MembershipOpened' }>['data']): Membership {
  return {
    status: 'open',
    order: data.order,
    customer: data.customer,
    rep: data.rep,
    package: data.package,
    amount: Number(data.amount),
    currency: data.currency,
    startsOn: data.startsOn,
    endsOn: data.endsOn,
    term: 1,
  };
}
