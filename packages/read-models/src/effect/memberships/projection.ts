import {
  absentMembership,
  evolveMembership,
  type Membership,
  type MembershipEvent,
} from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  membership: 'text',
  status: 'text',
  order_id: 'text',
  customer: 'text',
  rep: 'text',
  package: 'text',
  amount: 'bigint',
  currency: 'text',
  starts_on: 'text',
  ends_on: 'text',
  term: 'integer',
} as const;

/** Memberships on both clocks. Whether a term runs is computed when read. */
export const memberships = defineProjection<Membership, MembershipEvent, typeof columns>({
  name: 'memberships',
  version: 1,
  context: 'customer-effect',
  categories: ['membership'],
  initial: absentMembership,
  evolve: evolveMembership,
  columns,
  row: (membership, { stream }) =>
    membership.status === 'absent'
      ? null
      : {
          membership: stream.slice('membership-'.length),
          status: membership.status,
          order_id: membership.order,
          customer: membership.customer,
          rep: membership.rep,
          package: membership.package,
          amount: membership.amount,
          currency: membership.currency,
          starts_on: membership.startsOn,
          ends_on: membership.endsOn,
          term: membership.term,
        },
  indexes: ['(membership)', '(customer)'],
});
