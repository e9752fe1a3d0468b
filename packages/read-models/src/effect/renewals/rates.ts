import { formatDay, localDay } from '@grasp/domain';
import { covers, type Place, type Query, type Snapshot } from '@grasp/projections';
import { toMoney } from '../../money.ts';
import { repFilter } from '../../names.ts';
import type { Company, ModelQuery } from '../../query.ts';
import { formatReference } from '../../reference.ts';
import type { RenewalRate } from '../../views.ts';
import { memberships } from '../memberships/projection.ts';
import { renewals } from './projection.ts';

/** Which definition the rates follow. */
export const RENEWAL_RATE_VERSION = 1;

/** Months that are told, that of v the last one. */
const MONTHS = 12;

type Group = {
  month: string;
  currency: string;
  due: string;
  kept: string;
  renewed: string;
  n: string;
  won: string;
  undecided: string;
  ahead: string;
};

/**
 * Renewal rates by the month in which the contracts fall due, per currency, as of a place.
 * gross = Σ min(renewed, original) ÷ Σ original; net = Σ renewed ÷ Σ original.
 * A contract counts in its due month whenever it was decided, early or late. One that is overdue and undecided counts as
 * not renewed, until it is. One whose due day is still to come counts only if it is decided: else the running month
 * would look bad for what nobody could have decided. Cancelled renewals, and undecided ones of a voided membership, were
 * never due.
 */
export async function renewalRates(
  snapshot: Snapshot,
  query: ModelQuery,
  { zone }: Pick<Company, 'zone'>,
): Promise<RenewalRate[]> {
  const { place, rep = null, team = null } = query;
  const today = formatDay(localDay(zone, place.v));
  const months = monthsUpTo(today.slice(0, 7));
  const reps = await repFilter(snapshot, query);
  const contracts = contractsQuery(snapshot, place, { today, reps, months });
  const groups = await snapshot.query<Group>({
    text: `select substr(due_on, 1, 7) as month, currency,
        sum(amount) filter (where counts)::bigint as due,
        sum(least(renewed_amount, amount)) filter (where counts)::bigint as kept,
        sum(renewed_amount) filter (where counts)::bigint as renewed,
        count(*) filter (where counts) as n,
        count(*) filter (where status = 'won') as won,
        count(*) filter (where counts and status = 'due') as undecided,
        count(*) filter (where not counts) as ahead
      from (${contracts.text}) contracts group by 1, 2 order by 1, 2`,
    values: contracts.values,
  });
  return months.map((month) => {
    const parameters = { month, today, rep, team };
    const mine = groups.filter((group) => group.month === month);
    return rateOf(month, mine, formatReference({ kind: 'renewalRate', place, parameters }));
  });
}

/**
 * The contracts that fall due in some months: `entity, due_on, currency, amount, renewed_amount, status, counts`.
 * @param today `YYYY-MM-DD`
 */
export function contractsQuery(
  snapshot: Snapshot,
  { v, k }: Place,
  {
    today,
    reps,
    months,
  }: { today: string; reps: readonly string[] | null; months: readonly string[] },
): Query {
  return {
    text: `select r.entity, r.due_on, r.currency, r.amount, r.renewed_amount, r.status,
        (r.status <> 'due' or r.due_on <= $5) as counts
      from ${snapshot.tables(renewals).rows} r
      left join ${snapshot.tables(memberships).rows} m on m.membership = r.membership and ${covers('m')}
      where ${covers('r')} and r.due_on >= $3 and r.due_on <= $4
        and r.status <> 'cancelled' and not (r.status = 'due' and coalesce(m.status, '') = 'voided')
        and ($6::text[] is null or r.rep = any($6))`,
    values: [v, k, `${months[0]}-01`, `${months.at(-1)}-31`, today, reps],
  };
}

/** The months up to one, `YYYY-MM`, oldest first. */
function monthsUpTo(month: string): string[] {
  const last = Temporal.PlainYearMonth.from(month);
  return Array.from({ length: MONTHS }, (_, i) =>
    last.subtract({ months: MONTHS - 1 - i }).toString(),
  );
}

function rateOf(month: string, groups: readonly Group[], ref: string): RenewalRate {
  const total = (of: (group: Group) => string): number =>
    groups.reduce((sum, group) => sum + Number(of(group)), 0);
  const counted = groups.filter(({ n }) => n !== '0');
  const due = new Map(counted.map(({ currency, due }) => [currency, BigInt(due)]));
  return {
    month,
    due: toMoney(due),
    dueCount: total(({ n }) => n),
    renewedCount: total(({ won }) => won),
    overdueCount: total(({ undecided }) => undecided),
    aheadCount: total(({ ahead }) => ahead),
    gross: counted.map(({ currency, kept, due }) => ({ currency, rate: ratio(kept, due) })),
    net: counted.map(({ currency, renewed, due }) => ({ currency, rate: ratio(renewed, due) })),
    ref,
  };
}

/** Amounts have at most 15 digits each; a quotient of their sums is exact enough as a double. */
const ratio = (part: string, whole: string): number | null =>
  Number(whole) === 0 ? null : Number(part) / Number(whole);
