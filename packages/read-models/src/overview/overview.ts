import {
  FOREVER,
  formatDay,
  formatInstant,
  MICROS_PER_DAY,
  parseDay,
  startOfDay,
} from '@grasp/domain';
import { covers, type Place, type Snapshot } from '@grasp/projections';
import { workdaysBetween } from '../calendar/calendar.ts';
import { readCalendars } from '../calendar/read-calendars.ts';
import { disciplineDays } from '../discipline/days.ts';
import { callsReference } from '../discipline/reference.ts';
import { repFilter } from '../names.ts';
import { pipelineFlow } from '../pipeline/orders/flow.ts';
import { orderList } from '../pipeline/orders/list.ts';
import { orders } from '../pipeline/orders/projection.ts';
import { pipelineSummary, referenceOf, sumOfGroups } from '../pipeline/orders/summary.ts';
import { targetList } from '../pipeline/targets/list.ts';
import { daysOf } from '../pipeline/targets/workdays.ts';
import type { Company, ModelQuery } from '../query.ts';
import { todayOf } from '../today.ts';
import type { Overview, Stamp, TargetItem } from '../views.ts';
import { exceptionsOf } from './exceptions.ts';

const TOP_ORDERS = 6;
const WEEK = 7 * MICROS_PER_DAY;

/** The director's first page: today, the month, what needs somebody today, at any place of both clocks. */
export async function overview(
  snapshot: Snapshot,
  query: ModelQuery,
  company: Company,
): Promise<Omit<Overview, keyof Stamp>> {
  const { place } = query;
  const today = todayOf(company.zone, place.v);
  const month = today.slice(0, 7);
  const from = startOfDay(company.zone, parseDay(`${month}-01`));
  const known = place.k === place.v ? ('then' as const) : place.k;
  const narrowed = { rep: query.rep, team: query.team };
  const flow = await pipelineFlow(snapshot, { from, to: place.v + 1, known, ...narrowed });
  const open = await pipelineSummary(snapshot, query);
  const monthAgo = await pipelineSummary(snapshot, {
    ...query,
    place: earlier(place, from, company),
  });
  const attainment = await attainmentOf(snapshot, { ...query, period: month }, company);
  const signed = await signedInMonth(snapshot, { ...query, today }, company);
  const top = { ...query, status: 'open' as const, paging: { limit: TOP_ORDERS } };
  return {
    day: today,
    ...(await callsOfToday(snapshot, { ...query, day: parseDay(today) }, company)),
    signedMonth: signed.sum,
    signedByDay: await alongTarget(snapshot, signed.byDay, { place, today, attainment }, company),
    attainment,
    open: { ...open.open, before: monthAgo.open.count },
    flow: flow.bars,
    flowFrom: formatInstant(from),
    exceptions: await exceptionsOf(snapshot, { ...query, today }, company),
    topOrders: (await orderList(snapshot, top, company)).items,
  };
}

/** The same moment of the month before; known then or now as the place is. */
function earlier(place: Place, monthStart: number, { zone }: Company): Place {
  const lastMonth = Temporal.PlainDate.from(todayOf(zone, monthStart)).subtract({ months: 1 });
  const start = startOfDay(zone, parseDay(lastMonth.toString()));
  return moved(place, Math.min(start + (place.v - monthStart), monthStart - 1));
}

const moved = (place: Place, v: number): Place => ({ v, k: place.k === FOREVER ? FOREVER : v });

/** Today's calls, beside those up to the same moment a week ago. */
async function callsOfToday(
  snapshot: Snapshot,
  query: ModelQuery & { day: number },
  company: Company,
): Promise<Pick<Overview, 'validCalls' | 'dials' | 'talkMs'>> {
  const { place, day, rep, team } = query;
  const now = await totalsOf(snapshot, { ...query, from: day, to: day }, company);
  const weekAgo = { ...query, place: moved(place, place.v - WEEK), from: day - 7, to: day - 7 };
  const before = await totalsOf(snapshot, weekAgo, company);
  const of = { from: formatDay(day), to: formatDay(day), rep, team };
  const ref = (measure: 'validCalls' | 'dials' | 'talkMs') => callsReference(place, measure, of);
  return {
    validCalls: {
      value: now.validCalls,
      quota: now.quota,
      before: before.validCalls,
      ref: ref('validCalls'),
    },
    dials: { value: now.dials, before: before.dials, ref: ref('dials') },
    talkMs: { value: now.talkMs, before: before.talkMs, ref: ref('talkMs') },
  };
}

async function totalsOf(
  snapshot: Snapshot,
  query: Parameters<typeof disciplineDays>[1],
  company: Company,
) {
  const { items } = await disciplineDays(snapshot, query, company);
  const totals = { dials: 0, talkMs: 0, validCalls: 0, quota: null as number | null };
  for (const item of items) {
    totals.dials += item.dials;
    totals.talkMs += item.talkMs;
    totals.validCalls += item.validCalls;
    if (item.quota !== null) totals.quota = (totals.quota ?? 0) + item.quota;
  }
  return totals;
}

/** The target that the asker is held to: the company's, or the team's or rep's asked for. */
async function attainmentOf(
  snapshot: Snapshot,
  query: ModelQuery & { period: string },
  company: Company,
): Promise<TargetItem | null> {
  const { items } = await targetList(snapshot, query, company);
  const scope = query.rep !== undefined ? 'rep' : query.team !== undefined ? 'team' : 'company';
  return items.find((item) => item.scope === scope) ?? null;
}

type Signed = { day: string; currency: string; n: string; amount: string };

async function signedInMonth(
  snapshot: Snapshot,
  query: ModelQuery & { today: string },
  company: Company,
) {
  const { place, today } = query;
  const month = today.slice(0, 7);
  const byDay = await signedByDay(snapshot, query, month);
  const before = moved(
    place,
    earlier(place, startOfDay(company.zone, parseDay(`${month}-01`)), company).v,
  );
  const lastMonth = todayOf(company.zone, before.v);
  const then = await signedByDay(snapshot, { ...query, place: before }, lastMonth.slice(0, 7));
  const upTo = then.filter(({ day }) => day <= lastMonth);
  const ref = referenceOf(query, { status: 'won', signedIn: month });
  const sum = { ...sumOfGroups(byDay, ref), before: sumOfGroups(upTo, '').amounts };
  return { sum, byDay };
}

async function signedByDay(
  snapshot: Snapshot,
  query: ModelQuery,
  month: string,
): Promise<Signed[]> {
  const reps = await repFilter(snapshot, query);
  return snapshot.query({
    text: `select r.signed_on as day, r.currency, count(*) as n, sum(r.amount)::bigint as amount
      from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = 'won' and r.signed_on like $3 || '%'
        and ($4::text[] is null or r.rep = any($4)) group by 1, 2 order by 1`,
    values: [query.place.v, query.place.k, month, reps],
  });
}

/** Signed so far, day by day, beside the target along the workdays, in the company's currency. */
async function alongTarget(
  snapshot: Snapshot,
  signed: readonly Signed[],
  { place, today, attainment }: { place: Place; today: string; attainment: TargetItem | null },
  company: Company,
): Promise<Overview['signedByDay']> {
  const calendars = await readCalendars(snapshot, company, place.k);
  const { first, end } = daysOf(today.slice(0, 7));
  const workdays = workdaysBetween(calendars, first, end);
  const isComparable = attainment?.target.currency === company.currency && workdays > 0;
  const target = isComparable ? Number(attainment.target.amount) : null;
  const days = Array.from({ length: end - first }, (_, i) => first + i);
  return days.map((day) => {
    const name = formatDay(day);
    const share = workdaysBetween(calendars, first, day + 1) / workdays;
    return {
      day: name,
      signed: String(signedUpTo(signed, name, company)),
      target: target === null ? null : String(Math.round(target * share)),
    };
  });
}

function signedUpTo(signed: readonly Signed[], day: string, { currency }: Company): bigint {
  return signed
    .filter((row) => row.day <= day && row.currency === currency)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}
