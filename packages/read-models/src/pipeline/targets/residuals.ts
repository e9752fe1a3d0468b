import { covers, type Place, type Snapshot } from '@grasp/projections';
import { targets } from './projection.ts';

/** What the shares of targets sum to, by the target above and the currency: those of people, and those of months. */
export type ShareSums = {
  below: (key: string, currency: string) => bigint | undefined;
  months: (key: string, currency: string) => bigint | undefined;
};

/** Sums up the shares of a period's targets at a place. */
export async function readShareSums(
  snapshot: Snapshot,
  { v, k }: Place,
  period: string,
): Promise<ShareSums> {
  const rows = await snapshot.query<Record<'within' | 'currency' | 'amount', string> & Same>({
    text: `select t.within, t.currency, t.period = $3 as is_same, sum(t.amount)::bigint as amount
      from ${snapshot.tables(targets).rows} t
      where ${covers('t')} and t.within like $3 || '/%' group by 1, 2, 3`,
    values: [v, k, period],
  });
  const sums = new Map(
    rows.map((row) => [`${row.is_same} ${row.within} ${row.currency}`, BigInt(row.amount)]),
  );
  return {
    below: (key, currency) => sums.get(`true ${key} ${currency}`),
    months: (key, currency) => sums.get(`false ${key} ${currency}`),
  };
}

type Same = { is_same: boolean };
