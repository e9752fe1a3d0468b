import type { CustomerEvent, TouchEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = { number: 'text', customer: 'text' } as const;

type Holding = { number: string; customer: string } | null;

/** Which customers a number belongs to, by effective date. Several may hold one: then its calls are ambiguous. */
export const numbers = defineProjection<Holding, CustomerEvent | TouchEvent, typeof columns>({
  name: 'numbers',
  version: 1,
  context: 'customer-effect',
  categories: ['customer'],
  part: (event) =>
    event.type === 'CustomerNumberAdded' || event.type === 'CustomerNumberRemoved'
      ? event.data.number
      : null,
  initial: null,
  evolve(state, fact) {
    if (fact.type === 'CustomerNumberAdded') {
      return { number: fact.data.number, customer: fact.data.customer };
    }
    return fact.type === 'CustomerNumberRemoved' ? null : state;
  },
  columns,
  row: (holding) => holding,
  // Asked for every call of a month: the index alone answers.
  indexes: ['(number) include (v_from, v_to, k_from, k_to, customer)'],
});
