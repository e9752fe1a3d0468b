import type { Place, Snapshot } from '@grasp/projections';
import { customerNames, repNames } from '../names.ts';

/** Names of the customers and reps of some rows, as of a place. */
export type Names = {
  customerName: (customer: string | null) => string | null;
  repName: (rep: string | null) => string | null;
};

export async function readNames(
  snapshot: Snapshot,
  place: Place,
  rows: readonly { customer: string | null; rep: string | null }[],
): Promise<Names> {
  const customersOf = rows.map(({ customer }) => customer);
  const customers = await customerNames(snapshot, place, customersOf);
  const repsOf = rows.map(({ rep }) => rep);
  const reps = await repNames(snapshot, place, repsOf);
  return {
    customerName: (customer) => (customer === null ? null : (customers.get(customer) ?? null)),
    repName: (rep) => (rep === null ? null : (reps.get(rep)?.name ?? null)),
  };
}
