import { covers, type Place, type Snapshot } from '@grasp/projections';
import { orders } from '../orders/projection.ts';

/** What was booked in a month by each rep, in minor units. */
export type Booking = { month: string; rep: string | null; amount: number };

/** What is won at the place, by the month of the signing day and the rep, in one currency. */
export async function readBookings(
  snapshot: Snapshot,
  { v, k }: Place,
  currency: string,
): Promise<Booking[]> {
  const rows = await snapshot.query<{ month: string; rep: string | null; amount: string }>({
    text: `select left(r.signed_on, 7) as month, r.rep, sum(r.amount)::bigint as amount
      from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = 'won' and r.currency = $3 and r.signed_on is not null
      group by 1, 2 order by 1, 2`,
    values: [v, k, currency],
  });
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
}

/** What open orders sum to at the place, in one currency. */
export async function readOpenPipeline(
  snapshot: Snapshot,
  { v, k }: Place,
  currency: string,
): Promise<string> {
  const [row] = await snapshot.query<{ amount: string }>({
    text: `select coalesce(sum(r.amount), 0)::bigint as amount from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = 'open' and r.currency = $3`,
    values: [v, k, currency],
  });
  return row?.amount ?? '0';
}

/** The months from one to another, both included. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  const last = Temporal.PlainYearMonth.from(to);
  for (
    let month = Temporal.PlainYearMonth.from(from);
    Temporal.PlainYearMonth.compare(month, last) <= 0;
    month = month.add({ months: 1 })
  ) {
    months.push(month.toString());
  }
  return months;
}
