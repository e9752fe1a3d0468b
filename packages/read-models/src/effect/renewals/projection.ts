import { absentRenewal, evolveRenewal, type Renewal, type RenewalEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  membership: 'text',
  term: 'integer',
  status: 'text',
  customer: 'text',
  rep: 'text',
  due_on: 'text',
  amount: 'bigint',
  currency: 'text',
  renewed_amount: 'bigint',
  decided_at: 'bigint',
  lost_reason: 'text',
  contacts: 'integer',
  last_contact_at: 'bigint',
} as const;

/** Renewals on both clocks, an entity per membership and term. Overdue is computed when read. */
export const renewals = defineProjection<Renewal, RenewalEvent, typeof columns>({
  name: 'renewals',
  version: 1,
  context: 'customer-effect',
  categories: ['renewal'],
  initial: absentRenewal,
  evolve: evolveRenewal,
  columns,
  row: (renewal) =>
    renewal.status === 'absent'
      ? null
      : {
          membership: renewal.membership,
          term: renewal.term,
          status: renewal.status,
          customer: renewal.customer,
          rep: renewal.rep,
          due_on: renewal.dueOn,
          amount: renewal.amount,
          currency: renewal.currency,
          renewed_amount: renewal.renewedAmount,
          decided_at: renewal.decidedAt,
          lost_reason: renewal.lostReason,
          contacts: renewal.contacts,
          last_contact_at: renewal.lastContactAt,
        },
  indexes: ['(due_on)', '(membership)'],
});
