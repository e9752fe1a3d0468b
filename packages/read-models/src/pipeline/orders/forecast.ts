import { covers, type Snapshot } from '@grasp/projections';
import { addTo, sumOf, toMoney } from '../../money.ts';
import { repFilter } from '../../names.ts';
import type { Company, ModelQuery } from '../../query.ts';
import { todayOf } from '../../today.ts';
import type { ForecastMonth, PipelineForecast, StageRate, Stamp } from '../../views.ts';
import { companyTargets } from '../targets/list.ts';
import { orders } from './projection.ts';
import { referenceOf, sumOfGroups } from './summary.ts';

type Group = { month: string; stage: string; currency: string; n: string; amount: string };

/**
 * The stage-weighted forecast: what is signed in each month, and each open order at the rate with which orders that ever
 * entered its stage were won, learned from the log's own history up to the place asked. Orders of a stage that has no
 * decided order yet count with the rate of all decided orders; with none at all, they do not count.
 */
export async function pipelineForecast(
  snapshot: Snapshot,
  query: ModelQuery & { months: number },
  company: Company,
): Promise<Omit<PipelineForecast, keyof Stamp>> {
  const reps = await repFilter(snapshot, query);
  const today = todayOf(company.zone, query.place.v);
  const { rates, overall } = await stageRates(snapshot, query);
  const rateOf = new Map(rates.map(({ stage, rate }) => [stage, rate]));
  const open = await groupsBy(snapshot, query, reps, 'open');
  const won = await groupsBy(snapshot, query, reps, 'won');
  const targets = await companyTargets(snapshot, query.place);
  const months = monthsFrom(today.slice(0, 7), query.months).map((month): ForecastMonth => {
    const due = open.filter((group) => dueMonth(group, today) === month);
    const signed = won.filter((group) => group.month.slice(0, 7) === month);
    const weighted = weigh(due, (stage) => rateOf.get(stage) ?? overall);
    return {
      month,
      signed: sumOfGroups(signed, referenceOf(query, { status: 'won', signedIn: month })),
      open: sumOfGroups(due, referenceOf(query, { status: 'open', dueIn: month, today })),
      weighted: toMoney(weighted),
      expected: toMoney(sumOf([weighted, purseOf(signed)])),
      target: targets.get(month) ?? [],
    };
  });
  const undated = open.filter((group) => dueMonth(group, today) === '');
  const ref = referenceOf(query, { status: 'open', dueIn: '', today });
  return { months, undated: sumOfGroups(undated, ref), rates };
}

/** Won ÷ decided of the orders that ever entered each stage, up to the place: what is open is left out. */
export async function stageRates(
  snapshot: Snapshot,
  { place }: ModelQuery,
): Promise<{ rates: StageRate[]; overall: number | null }> {
  const rows = await snapshot.query<{ stage: string | null; decided: string; won: string }>({
    text: `with decided as (select r.entered, r.status from ${snapshot.tables(orders).rows} r
        where ${covers('r')} and r.status in ('won', 'lost'))
      select stage, count(*) as decided, count(*) filter (where status = 'won') as won
        from decided, unnest(entered) as stage group by stage
      union all select null, count(*), count(*) filter (where status = 'won') from decided`,
    values: [place.v, place.k],
  });
  const rate = (row: { decided: string; won: string }): number | null =>
    row.decided === '0' ? null : Number(row.won) / Number(row.decided);
  const total = rows.find((row) => row.stage === null);
  const rates = rows
    .flatMap((row) => (row.stage === null ? [] : [{ ...row, stage: row.stage }]))
    .map((row) => ({
      stage: row.stage,
      decided: Number(row.decided),
      won: Number(row.won),
      rate: rate(row),
    }))
    .sort((a, b) => b.decided - a.decided || (a.stage < b.stage ? -1 : 1));
  return { rates, overall: total === undefined ? null : rate(total) };
}

/** Orders by the day that counts for a forecast: the signing day of won ones, the expected close of open ones. */
function groupsBy(
  snapshot: Snapshot,
  { place }: ModelQuery,
  reps: readonly string[] | null,
  status: 'open' | 'won',
): Promise<Group[]> {
  const day = status === 'won' ? 'signed_on' : 'expected_close_on';
  return snapshot.query({
    text: `select coalesce(r.${day}, '') as month, r.stage, r.currency, count(*) as n,
        sum(r.amount)::bigint as amount from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = '${status}' and ($3::text[] is null or r.rep = any($3))
      group by 1, 2, 3`,
    values: [place.v, place.k, reps],
  });
}

/** The month in which an open order is expected; '' without a day, or when that day has passed. */
function dueMonth(group: Group, today: string): string {
  return group.month === '' || group.month < today ? '' : group.month.slice(0, 7);
}

function weigh(groups: readonly Group[], rateOf: (stage: string) => number | null) {
  const purse = new Map<string, bigint>();
  for (const { stage, currency, amount } of groups) {
    addTo(purse, currency, BigInt(Math.round(Number(amount) * (rateOf(stage) ?? 0))));
  }
  return purse;
}

function purseOf(groups: readonly Group[]) {
  const purse = new Map<string, bigint>();
  for (const { currency, amount } of groups) addTo(purse, currency, BigInt(amount));
  return purse;
}

/** `count` months from one on, `YYYY-MM`. */
export function monthsFrom(first: string, count: number): string[] {
  const start = Temporal.PlainYearMonth.from(first);
  return Array.from({ length: count }, (_, i) => start.add({ months: i }).toString());
}
