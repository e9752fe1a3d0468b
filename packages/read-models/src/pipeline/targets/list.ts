import { covers, type Place, type Snapshot } from '@grasp/projections';
import { readCalendars } from '../../calendar/read-calendars.ts';
import type { Company, ModelQuery } from '../../query.ts';
import { formatReference } from '../../reference.ts';
import type { Money, Stamp, TargetItem, TargetKeyView, TargetList } from '../../views.ts';
import { orders } from '../orders/projection.ts';
import { referenceOf } from '../orders/summary.ts';
import { byScope, isInScope, isWanted, nameOf, type Org, readOrg } from './org.ts';
import { targets } from './projection.ts';
import { readShareSums, type ShareSums } from './residuals.ts';
import { type Workdays, workdaysOf } from './workdays.ts';

type TargetRow = {
  period: string;
  scope: TargetItem['scope'];
  subject: string;
  amount: string;
  currency: string;
  within: string | null;
} & Omit<TargetItem['origin'], 'within'>;

const COLUMNS = `t.period, t.scope, t.subject, t.amount, t.currency, t.within, t.method, t.reason, t.proposal,
  t.weight, t.season, t.workdays, t.capacity, t.potential`;

/** The company's monthly targets at a place, by month. */
export async function companyTargets(
  snapshot: Snapshot,
  { v, k }: Place,
): Promise<Map<string, Money[]>> {
  const rows = await snapshot.query<TargetRow>({
    text: `select t.period, t.amount, t.currency from ${snapshot.tables(targets).rows} t
      where ${covers('t')} and t.scope = 'company' and length(t.period) = 7`,
    values: [v, k],
  });
  const byPeriod = Map.groupBy(rows, (row) => row.period);
  return new Map(
    [...byPeriod].map(([period, ofPeriod]) => [
      period,
      ofPeriod.map(({ amount, currency }) => ({ amount, currency })),
    ]),
  );
}

/**
 * Targets of a period with what is signed against them, in the currency of the target. Signed counts the orders won at
 * the place whose signing day lies in the period; teams and divisions by the org as of the place.
 * A target counts from its effective date on, as of the place.
 */
export async function targetList(
  snapshot: Snapshot,
  query: ModelQuery & { period: string; scope?: TargetItem['scope'] | undefined },
  company: Company,
): Promise<Omit<TargetList, keyof Stamp>> {
  const { place, period, scope = null } = query;
  const rows = await snapshot.query<TargetRow>({
    text: `select ${COLUMNS} from ${snapshot.tables(targets).rows} t
      where ${covers('t')} and t.period = $3 and ($4::text is null or t.scope = $4)`,
    values: [place.v, place.k, period, scope],
  });
  const signed = await readSigned(snapshot, place, period);
  const org = await readOrg(snapshot, place);
  const days = workdaysOf(await readCalendars(snapshot, company, place.k), query, company);
  const sums = await readShareSums(snapshot, place, period);
  const items = rows
    .filter((row) => isWanted(row, query, org))
    .map((row) => toItem(row, { signed, org, days, sums, query }));
  return { period, items: items.sort(byScope) };
}

/** What each rep has signed in a period, by currency. */
export type Signed = { rep: string | null; currency: string; amount: string };

/** Orders that are won at the place with a signing day in the period, summed by rep and currency. */
export function readSigned(snapshot: Snapshot, { v, k }: Place, period: string): Promise<Signed[]> {
  return snapshot.query<Signed>({
    text: `select r.rep, r.currency, sum(r.amount)::bigint as amount
      from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = 'won' and r.signed_on like $3 || '%' group by 1, 2`,
    values: [v, k, period],
  });
}

type Context = { signed: readonly Signed[]; org: Org; days: Workdays; sums: ShareSums } & {
  query: ModelQuery & { period: string };
};

function toItem(row: TargetRow, { signed, org, days, sums, query }: Context): TargetItem {
  const { period, scope, subject, currency } = row;
  const target = BigInt(row.amount);
  const actual = signed
    .filter((one) => one.currency === currency && isInScope(row, one.rep, org))
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const key = [period, scope, subject].join('/');
  const money = (amount: bigint | null): Money | null =>
    amount === null ? null : { amount: String(amount), currency };
  const less = (shares: bigint | undefined) => money(shares === undefined ? null : target - shares);
  return {
    period,
    scope,
    of: subject,
    name: nameOf(row, org),
    target: { amount: row.amount, currency },
    actual: { amount: String(actual), currency },
    ...progressOf(target, actual, days),
    neededPerWorkday: money(neededPerWorkday(target - actual, days)),
    residual: less(sums.below(key, currency)),
    monthsResidual: less(sums.months(key, currency)),
    origin: originOf(row),
    ref: signedReference(row, query),
    targetRef: targetReference(row, query),
  };
}

function progressOf(target: bigint, actual: bigint, { workdays, elapsed }: Workdays) {
  const due = workdays === 0 ? 0 : (Number(target) * elapsed) / workdays;
  return {
    attainment: target === 0n ? null : Number(actual) / Number(target),
    pace: due > 0 ? Number(actual) / due : null,
    workdays,
    elapsedWorkdays: elapsed,
  };
}

/** Rounded up: whoever signs that much each day has it all. */
function neededPerWorkday(missing: bigint, { workdays, elapsed }: Workdays): bigint | null {
  const remaining = BigInt(workdays - elapsed);
  return remaining > 0n && missing > 0n ? (missing + remaining - 1n) / remaining : null;
}

function originOf(row: TargetRow): TargetItem['origin'] {
  const { method, reason, proposal, weight, season, workdays, capacity, potential } = row;
  const within = row.within === null ? null : keyOf(row.within);
  return { within, method, reason, proposal, weight, season, workdays, capacity, potential };
}

function keyOf(text: string): TargetKeyView {
  const [period = '', scope = '', ...of] = text.split('/');
  return { period, scope: scope as TargetItem['scope'], of: of.join('/') };
}

type Asker = ModelQuery & { period: string };

/** A rep's or team's own filter, inside that of whoever asks. */
const filterOf = ({ scope, subject }: TargetRow, { rep, team }: Asker) => ({
  rep: scope === 'rep' ? subject : rep,
  team: scope === 'team' ? subject : team,
});

/** The orders signed against a target; a rep's or team's by its filter, the company's without one. */
function signedReference(row: TargetRow, query: Asker): string {
  return referenceOf(
    { place: query.place, ...filterOf(row, query) },
    {
      status: 'won',
      signedIn: query.period,
      currency: row.currency,
      division: row.scope === 'division' ? row.subject : null,
    },
  );
}

/** The events that a target itself rests on. */
function targetReference(row: TargetRow, query: Asker): string {
  const { period, scope, subject } = row;
  const { rep = null, team = null } = filterOf(row, query);
  const parameters = { period, scope, of: subject, rep, team };
  return formatReference({ kind: 'target', place: query.place, parameters });
}
