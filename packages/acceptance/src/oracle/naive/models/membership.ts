import type { Model, Row } from '../model.ts';
import type { Data } from '../plain-event.ts';
import type { StandingFact } from '../standing.ts';

/** A membership: the first opening stands until it is voided; only a later term extends it. */
export const memberships: Model = { name: 'memberships', category: 'membership', row: membership };

/** A renewal: due once, and again when it was cancelled; the last verdict stands. */
export const renewals: Model = { name: 'renewals', category: 'renewal', row: renewal };

function membership(facts: readonly StandingFact[], stream: string): Row | null {
  let m: Data | null = null;
  for (const { type, data } of facts) {
    if (type === 'MembershipOpened' && m?.status !== 'open') m = openedBy(data, stream);
    else if (m?.status !== 'open') continue;
    else if (type === 'MembershipVoided') m.status = 'voided';
    else if (type === 'MembershipExtended' && data.term > m.term) {
      m.term = data.term;
      m.amount = Number(data.amount);
      m.ends_on = data.endsOn;
    }
  }
  return m;
}

function openedBy(data: Data, stream: string): Data {
  return {
    membership: stream.slice('membership-'.length),
    status: 'open',
    order_id: data.order,
    customer: data.customer,
    rep: data.rep,
    package: data.package,
    amount: Number(data.amount),
    currency: data.currency,
    starts_on: data.startsOn,
    ends_on: data.endsOn,
    term: 1,
  };
}

function renewal(facts: readonly StandingFact[]): Row | null {
  let r: Data | null = null;
  for (const { type, data, at } of facts) {
    if (type === 'RenewalDue') {
      if (r === null || r.status === 'cancelled') r = dueBy(data, r);
    } else if (r === null) continue;
    else if (type === 'RenewalContacted') {
      r.contacts += 1;
      r.last_contact_at = at;
    } else decide(r, { type, data, at });
  }
  return r;
}

function dueBy(data: Data, before: Data | null): Data {
  return {
    membership: data.membership,
    term: data.term,
    status: 'due',
    customer: data.customer,
    rep: data.rep,
    due_on: data.dueOn,
    amount: Number(data.amount),
    currency: data.currency,
    renewed_amount: 0,
    decided_at: null,
    lost_reason: before?.lost_reason ?? null,
    contacts: before?.contacts ?? 0,
    last_contact_at: before?.last_contact_at ?? null,
  };
}

function decide(r: Data, { type, data, at }: Pick<StandingFact, 'type' | 'data' | 'at'>): void {
  r.decided_at = at;
  r.renewed_amount = type === 'RenewalWon' ? Number(data.amount) : 0;
  if (type === 'RenewalWon') {
    r.status = 'won';
    r.lost_reason = null;
  }
  if (type === 'RenewalLost') {
    r.status = 'lost';
    r.lost_reason = data.reason;
  }
  if (type === 'RenewalCancelled') r.status = 'cancelled';
}
