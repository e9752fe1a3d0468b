import { FOREVER, type Micros } from '@grasp/domain';
import { covers, type Snapshot } from '@grasp/projections';
import { orders } from './projection.ts';

/** What was signed in a period up to an instant, as known now, in minor units. */
export async function signedUpTo(
  snapshot: Snapshot,
  asked: { at: Micros; firstDay: string; endDay: string; currency: string },
): Promise<string> {
  const { at, firstDay, endDay, currency } = asked;
  const [row] = await snapshot.query<{ amount: string }>({
    text: `select coalesce(sum(r.amount), 0)::bigint as amount from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = 'won' and r.signed_on >= $3 and r.signed_on < $4 and r.currency = $5`,
    values: [at, FOREVER, firstDay, endDay, currency],
  });
  return row?.amount ?? '0';
}
