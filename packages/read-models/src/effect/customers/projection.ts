import type { CustomerEvent, Micros, TouchEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  customer: 'text',
  name: 'text',
  segment: 'text',
  region: 'text',
  source: 'text',
  grade: 'text',
  touches: 'integer',
  last_touch_at: 'bigint',
} as const;

type Customer = {
  customer: string | null;
  name: string | null;
  segment: string | null;
  region: string | null;
  source: string | null;
  grade: string | null;
  /** Outside orders. */
  touches: number;
  lastTouchAt: Micros | null;
};

/** Customers: who they are, their grade, when they were last touched outside an order. */
export const customers = defineProjection<Customer, CustomerEvent | TouchEvent, typeof columns>({
  name: 'customers',
  version: 2,
  context: 'customer-effect',
  categories: ['customer'],
  initial: {
    customer: null,
    name: null,
    segment: null,
    region: null,
    source: null,
    grade: null,
    touches: 0,
    lastTouchAt: null,
  },
  evolve(state, fact) {
    switch (fact.type) {
      case 'CustomerRegistered':
        return {
          ...state,
          customer: fact.data.customer,
          name: fact.data.name,
          segment: fact.data.segment ?? null,
          region: fact.data.region ?? null,
          source: fact.data.source ?? null,
        };
      case 'CustomerGraded':
        return { ...state, grade: fact.data.grade };
      case 'TouchRecorded':
        return { ...state, touches: state.touches + 1, lastTouchAt: fact.at };
      default:
        return state;
    }
  },
  columns,
  row: ({ lastTouchAt, ...customer }) =>
    customer.customer === null ? null : { ...customer, last_touch_at: lastTouchAt },
  indexes: ['(customer)'],
});
