import { FOREVER, type Micros } from '@grasp/domain';
import { covers, type Snapshot } from '@grasp/projections';
import { renewals } from '../../effect/renewals/projection.ts';
import { orders } from './projection.ts';

/** What came of a period up to an instant, as known now, in minor units: orders signed, and renewals won that fell due in it. */
export async function signedUpTo(
  snapshot: Snapshot,
  asked: { at: Micros; firstDay: string; endDay: string; currency: string },
): Promise<string> {
  const { at, firstDay, endDay, currency } = asked;
  const [row] = await snapshot.query<{ amount: string }>({
    text: `select coalesce(sum(booked.amount), 0)::bigint as amount from (
        select r.amount from ${snapshot.tables(orders).rows} r where ${covers('r')} and r.status = 'won'
          and r.signed_on >= $3 and r.signed_on < $4 and r.currency = $5
        union all
        select r.renewed_amount from ${snapshot.tables(renewals).rows} r where ${covers('r')} and r.status = 'won'
          and r.due_on >= $3 and r.due_on < $4 and r.currency = $5) booked`,
    values: [at, FOREVER, firstDay, endDay, currency],
  });
  return row?.amount ?? '0';
}
