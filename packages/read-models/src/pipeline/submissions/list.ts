import { formatInstant, startOfDay } from '@grasp/domain';
import { covers, isKnown, type Snapshot } from '@grasp/projections';
import type { EvidenceQuery } from '../../evidence.ts';
import type { Company, ModelQuery } from '../../query.ts';
import { formatReference } from '../../reference.ts';
import { todayOf } from '../../today.ts';
import type { Stamp, SubmissionItem, Submissions, TargetScopeName } from '../../views.ts';
import { referenceOf } from '../orders/summary.ts';
import { readSigned, type Signed } from '../targets/list.ts';
import { byScope, isInScope, isWanted, nameOf, type Org, readOrg } from '../targets/org.ts';
import { daysOf } from '../targets/workdays.ts';
import { submissions } from './projection.ts';
import { type Judged, scoresOf } from './score.ts';

type Row = { entity: string; scope: TargetScopeName } & Record<
  'period' | 'subject' | 'said_by' | 'said_at' | 'amount' | 'currency',
  string
> &
  Record<'overridden' | 'overridden_by' | 'remark', string | null>;

type Asked = ModelQuery & { from?: string | undefined; to?: string | undefined };
type Span = { from: string; to: string };

/** Months looked at where nothing else is asked for: this one and those before it. */
const MONTHS = 6;

/**
 * What people forecast of the months and years of a span, as it stands at the place, and how well each of them did over
 * the periods that were over by then.
 * @param query `from` and `to` months, both included; the last six where left out
 */
export async function submittedForecasts(
  snapshot: Snapshot,
  query: Asked,
  company: Company,
): Promise<Omit<Submissions, keyof Stamp>> {
  const today = todayOf(company.zone, query.place.v);
  const span = spanOf(query, today);
  const org = await readOrg(snapshot, query.place);
  const isMine = (row: Row): boolean => isWanted(row, query, org);
  const rows = (await standingRows(snapshot, query, span)).filter(isMine);
  const periods = [...new Set(rows.map(({ period }) => period))].sort();
  const isOver = (period: string): boolean => endsOn(period) <= today;
  const signed = await signedIn(snapshot, query, periods);
  const actualOf = (row: Row): bigint => actual(signed.get(row.period) ?? [], row, org);
  const items = rows.map((row) =>
    toItem(row, { query, org, actual: actualOf(row), isOver: isOver(row.period) }),
  );
  const over = periods.filter(isOver);
  const early = (await earlyRows(snapshot, query, { periods: over, company })).filter(isMine);
  const scores = scoresOf(early.map((row) => toJudged(row, actualOf(row))));
  return { ...span, items: items.sort(byPeriod), scores };
}

function spanOf({ from, to }: Asked, today: string): Span {
  const last = to ?? today.slice(0, 7);
  const first = Temporal.PlainYearMonth.from(last).subtract({ months: MONTHS - 1 });
  return { from: from ?? first.toString(), to: last };
}

/** The day after a period, `YYYY-MM-DD`. */
function endsOn(period: string): string {
  const first = Temporal.PlainDate.from(period.length === 4 ? `${period}-01-01` : `${period}-01`);
  return first.add(period.length === 4 ? { years: 1 } : { months: 1 }).toString();
}

function standingRows(snapshot: Snapshot, { place }: Asked, { from, to }: Span): Promise<Row[]> {
  return snapshot.query<Row>({
    text: `select s.* from ${snapshot.tables(submissions).rows} s
      where ${covers('s')} and s.period >= left($3, length(s.period)) and s.period <= $4`,
    values: [place.v, place.k, from, to],
  });
}

/** What stood when each period began, or was said first after that. */
function earlyRows(
  snapshot: Snapshot,
  { place }: Asked,
  { periods, company }: { periods: readonly string[]; company: Company },
): Promise<Row[]> {
  const begins = periods.map((period) => String(startOfDay(company.zone, daysOf(period).first)));
  return snapshot.query<Row>({
    text: `select distinct on (s.entity) s.* from ${snapshot.tables(submissions).rows} s
      join unnest($3::text[], $4::bigint[]) as p (period, begins) on p.period = s.period
      where s.v_from <= $1 and s.v_to > p.begins and ${isKnown('s', '$2')}
      order by s.entity, s.v_from`,
    values: [place.v, place.k, periods, begins],
  });
}

async function signedIn(
  snapshot: Snapshot,
  { place }: Asked,
  periods: readonly string[],
): Promise<Map<string, Signed[]>> {
  const signed = new Map<string, Signed[]>();
  for (const period of periods) signed.set(period, await readSigned(snapshot, place, period));
  return signed;
}

function actual(signed: readonly Signed[], row: Row, org: Org): bigint {
  return signed
    .filter(({ rep, currency }) => currency === row.currency && isInScope(row, rep, org))
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

const kindOf = ({ overridden }: Row) => (overridden === null ? 'submitted' : 'overridden');

type Context = { query: Asked; org: Org; actual: bigint; isOver: boolean };

function toItem(row: Row, { query, org, actual: came, isOver }: Context): SubmissionItem {
  const { period, scope, subject, currency } = row;
  const rep = scope === 'rep' ? subject : query.rep;
  const team = scope === 'team' ? subject : query.team;
  const division = scope === 'division' ? subject : null;
  const filter = { rep: rep ?? null, team: team ?? null };
  const signed = { status: 'won', signedIn: period, currency, division };
  return {
    period,
    scope,
    of: subject,
    name: nameOf(row, org),
    kind: kindOf(row),
    by: row.said_by,
    at: formatInstant(Number(row.said_at)),
    forecast: { amount: row.amount, currency },
    before: row.overridden === null ? null : { amount: row.overridden, currency },
    beforeBy: row.overridden_by,
    remark: row.remark,
    actual: { amount: String(came), currency },
    isOver,
    ref: formatReference({
      kind: 'submission',
      place: query.place,
      parameters: { entity: row.entity, ...filter },
    }),
    actualRef: referenceOf({ place: query.place, rep, team }, signed),
  };
}

function toJudged(row: Row, came: bigint): Judged {
  return {
    by: row.said_by,
    kind: kindOf(row),
    currency: row.currency,
    forecast: Number(row.amount),
    actual: Number(came),
    before: row.overridden === null ? null : Number(row.overridden),
  };
}

/** The newest period first. */
function byPeriod(a: SubmissionItem, b: SubmissionItem): number {
  if (a.period !== b.period) return a.period < b.period ? 1 : -1;
  return byScope(a, b) || (a.at < b.at ? -1 : Number(a.at > b.at));
}

/** What one person said of one subject's period: all of it, as of the place. */
export const submissionEvidence: EvidenceQuery = async (
  snapshot,
  { place, parameters },
  { offset },
) => {
  const { entity, rep, team } = parameters;
  const rows = await snapshot.query<{ entity: string }>({
    text: `select s.entity from ${snapshot.tables(submissions).rows} s
      where ${covers('s')} and s.entity = $3::text
        and ($4::text is null or (s.scope, s.subject) = ('rep', $4::text))
        and ($5::text is null or s.scope = 'rep' or (s.scope, s.subject) = ('team', $5::text))`,
    values: [place.v, place.k, String(entity), rep ?? null, team ?? null],
  });
  return {
    entities: rows.slice(offset).map((row) => ({ projection: submissions, entity: row.entity })),
    total: rows.length,
    versions: { submissions: submissions.version },
  };
};
