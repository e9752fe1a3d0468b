import type { Fact } from '../fact.ts';
import type { Micros } from '../instant.ts';
import type { RenewalEvent } from './events.ts';

export type RenewalStatus = 'absent' | 'due' | 'won' | 'lost' | 'cancelled';

/** One renewal at a place on both clocks. Overdue is computed when read. */
export type Renewal = {
  status: RenewalStatus;
  membership: string;
  term: number;
  customer: string | null;
  rep: string | null;
  dueOn: string;
  /** Value of the term that ends, integer minor units. */
  amount: number;
  currency: string;
  /** Value of the new term; 0 unless won. */
  renewedAmount: number;
  decidedAt: Micros | null;
  lostReason: string | null;
  contacts: number;
  lastContactAt: Micros | null;
};

export const absentRenewal: Renewal = {
  status: 'absent',
  membership: '',
  term: 0,
  customer: null,
  rep: null,
  dueOn: '',
  amount: 0,
  currency: '',
  renewedAmount: 0,
  decidedAt: null,
  lostReason: null,
  contacts: 0,
  lastContactAt: null,
};

/**
 * The renewal after one more fact; total. The first due fact opens it, and opens it again once it was cancelled; the last
 * verdict stands; facts on an absent one change nothing.
 */
export function evolveRenewal(renewal: Renewal, fact: Fact<RenewalEvent>): Renewal {
  if (renewal.status === 'absent') {
    return fact.type === 'RenewalDue' ? due(renewal, fact.data) : renewal;
  }
  switch (fact.type) {
    case 'RenewalDue':
      return renewal.status === 'cancelled' ? due(renewal, fact.data) : renewal;
    case 'RenewalContacted':
      return { ...renewal, contacts: renewal.contacts + 1, lastContactAt: fact.at };
    case 'RenewalWon':
      return {
        ...renewal,
        status: 'won',
        renewedAmount: Number(fact.data.amount),
        decidedAt: fact.at,
        lostReason: null,
      };
    case 'RenewalLost':
      return {
        ...renewal,
        status: 'lost',
        renewedAmount: 0,
        decidedAt: fact.at,
        lostReason: fact.data.reason,
      };
    case 'RenewalCancelled':
      return { ...renewal, status: 'cancelled', renewedAmount: 0, decidedAt: fact.at };
    default:
      return renewal;
  }
}

function due(
  renewal: Renewal,
  data: Extract<RenewalEvent, { type: 'RenewalDue' }>['data'],
): Renewal {
  return {
    ...renewal,
    status: 'due',
    decidedAt: null,
    membership: data.membership,
    term: data.term,
    customer: data.customer,
    rep: data.rep,
    dueOn: data.dueOn,
    amount: Number(data.amount),
    currency: data.currency,
  };
}
