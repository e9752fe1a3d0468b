import { FOREVER, formatInstant } from '@grasp/domain';
import { covers, type Place, type Snapshot } from '@grasp/projections';
import type { ModelQuery } from '../../query.ts';
import type { Stamp, TargetDiff, TargetHistory, TargetItem, TargetVersion } from '../../views.ts';
import { byScope, isWanted, nameOf, type Org, readOrg } from './org.ts';
import { targets } from './projection.ts';

type Version = Record<'amount' | 'currency', string> &
  Record<'method' | 'reason', string | null> &
  Record<'v_from' | 'v_to' | 'k_from' | 'k_to', string>;

/** Every version of one target that was known by the query's k: which amount stood from when, and since when it was known. */
export async function targetHistory(
  snapshot: Snapshot,
  { place, ...query }: ModelQuery & { period: string; scope: TargetItem['scope']; of: string },
): Promise<Omit<TargetHistory, keyof Stamp>> {
  const { period, scope, of } = query;
  const org = await readOrg(snapshot, place);
  const isShown = isWanted({ scope, subject: of }, query, org);
  const rows = await snapshot.query<Version>({
    text: `select t.amount, t.currency, t.method, t.reason, t.v_from, t.v_to, t.k_from, t.k_to
      from ${snapshot.tables(targets).rows} t
      where t.period = $1 and t.scope = $2 and t.subject = $3 and t.k_from <= $4
      order by t.k_from, t.v_from`,
    values: [period, scope, of, place.k],
  });
  const items = isShown ? rows.map((row) => toVersion(row, place)) : [];
  return { period, scope, of, name: nameOf({ scope, subject: of }, org), items };
}

function toVersion(row: Version, { k }: Place): TargetVersion {
  const until = (text: string): string | null =>
    Number(text) >= FOREVER ? null : formatInstant(Number(text));
  return {
    target: { amount: row.amount, currency: row.currency },
    method: row.method,
    reason: row.reason,
    effectiveFrom: formatInstant(Number(row.v_from)),
    effectiveTo: until(row.v_to),
    knownFrom: formatInstant(Number(row.k_from)),
    knownTo: Number(row.k_to) > k ? null : until(row.k_to),
  };
}

type DiffRow = { scope: TargetItem['scope']; subject: string } & Record<
  'before_amount' | 'after_amount' | 'before_currency' | 'after_currency' | 'reason' | 'method',
  string | null
>;

/** What differs between the targets of a period at two places: set, taken away, or of another amount. */
export async function targetDiff(
  snapshot: Snapshot,
  query: ModelQuery & { period: string; against: Place },
): Promise<Omit<TargetDiff, keyof Stamp>> {
  const { place, against, period } = query;
  const { rows } = snapshot.tables(targets);
  const found = await snapshot.query<DiffRow>({
    text: `select scope, subject, b.amount as before_amount, a.amount as after_amount,
        b.currency as before_currency, a.currency as after_currency, a.reason, a.method
      from (select * from ${rows} t where ${covers('t')} and t.period = $3) a
      full join (select * from ${rows} t where ${covers('t', '$4', '$5')} and t.period = $3) b using (scope, subject)
      where (a.amount, a.currency) is distinct from (b.amount, b.currency)`,
    values: [place.v, place.k, period, against.v, against.k],
  });
  const org = await readOrg(snapshot, place);
  const items = found.filter((row) => isWanted(row, query, org)).map((row) => toChange(row, org));
  return {
    period,
    against: formatInstant(against.v),
    againstKnownAt: against.k === FOREVER ? null : formatInstant(against.k),
    items: items.sort(byScope),
  };
}

function toChange(row: DiffRow, org: Org): TargetDiff['items'][number] {
  const { scope, subject, reason, method } = row;
  const money = (amount: string | null, currency: string | null) =>
    amount === null || currency === null ? null : { amount, currency };
  const before = money(row.before_amount, row.before_currency);
  const after = money(row.after_amount, row.after_currency);
  const isOne = before === null || after === null || before.currency === after.currency;
  const change = isOne ? String(BigInt(after?.amount ?? 0) - BigInt(before?.amount ?? 0)) : null;
  const name = nameOf({ scope, subject }, org);
  return { scope, of: subject, name, before, after, change, method, reason };
}
