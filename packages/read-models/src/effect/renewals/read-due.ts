import { formatDay, parseDay } from '@grasp/domain';
import { covers, type Place, type Query, type Snapshot } from '@grasp/projections';
import type { RenewalBucket } from '../../views.ts';
import { customers } from '../customers/projection.ts';
import { memberships } from '../memberships/projection.ts';
import { renewals } from './projection.ts';

/** The columns of the board, and the days left with which each ends. */
export const BUCKETS: readonly { bucket: RenewalBucket; first: number; last: number }[] = [
  { bucket: 'overdue', first: -Infinity, last: -1 },
  { bucket: '30', first: 0, last: 30 },
  { bucket: '60', first: 31, last: 60 },
  { bucket: '90', first: 61, last: 90 },
];

/** A renewal that is due and undecided, as of a place. */
export type DueRenewal = {
  entity: string;
  membership: string;
  term: number;
  customer: string | null;
  rep: string | null;
  dueOn: string;
  daysLeft: number;
  amount: string;
  currency: string;
  contacts: number;
  lastContactAt: string | null;
  /** When the customer was last touched outside an order and a renewal. */
  touchedAt: string | null;
};

type Row = {
  entity: string;
  membership: string;
  term: number;
  customer: string | null;
  rep: string | null;
  due_on: string;
  amount: string;
  currency: string;
  contacts: number;
  last_contact_at: string | null;
  last_touch_at: string | null;
};

/**
 * Undecided renewals due up to 90 days from a day, of memberships that are not voided; the earliest first.
 * @param today days since 1970-01-01
 */
export async function readDue(
  snapshot: Snapshot,
  place: Place,
  { today, reps }: { today: number; reps: readonly string[] | null },
): Promise<DueRenewal[]> {
  const rows = await snapshot.query<Row>(dueQuery(snapshot, place, { today, reps }));
  return rows.map((row) => ({
    entity: row.entity,
    membership: row.membership,
    term: row.term,
    customer: row.customer,
    rep: row.rep,
    dueOn: row.due_on,
    daysLeft: parseDay(row.due_on) - today,
    amount: row.amount,
    currency: row.currency,
    contacts: row.contacts,
    lastContactAt: row.last_contact_at,
    touchedAt: row.last_touch_at,
  }));
}

function dueQuery(
  snapshot: Snapshot,
  { v, k }: Place,
  { today, reps }: { today: number; reps: readonly string[] | null },
): Query {
  const farthest = BUCKETS.at(-1)?.last ?? 0;
  return {
    text: `select r.entity, r.membership, r.term, r.customer, r.rep, r.due_on, r.amount, r.currency, r.contacts,
        r.last_contact_at, c.last_touch_at
      from ${snapshot.tables(renewals).rows} r
      left join ${snapshot.tables(memberships).rows} m on m.membership = r.membership and ${covers('m')}
      left join ${snapshot.tables(customers).rows} c on c.customer = r.customer and ${covers('c')}
      where ${covers('r')} and r.status = 'due' and r.due_on <= $3
        and coalesce(m.status, 'open') <> 'voided' and ($4::text[] is null or r.rep = any($4))
      order by r.due_on, r.entity`,
    values: [v, k, formatDay(today + farthest), reps],
  };
}
