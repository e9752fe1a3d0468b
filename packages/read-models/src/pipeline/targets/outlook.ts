import { chanceOfTotal, forecastTotal } from '@grasp/forecast';
import { covers, type Snapshot } from '@grasp/projections';
import type { Company, ModelQuery } from '../../query.ts';
import { todayOf } from '../../today.ts';
import type { GapOrder, Stamp, TargetOutlook, TargetOutlookItem } from '../../views.ts';
import { stageRates } from '../orders/forecast.ts';
import { orders } from '../orders/projection.ts';
import { referenceOf } from '../orders/summary.ts';
import { monthsBetween } from './bookings.ts';
import { type Past, readPast } from './past.ts';
import { targets } from './projection.ts';

type Target = { period: string; amount: number };
type Asked = ModelQuery & { year: string };

/** Orders named for a gap, at most. */
const MOST_ORDERS = 20;
/** Months ahead at most: a series says nothing of what is further off. */
const MOST_AHEAD = 36;

/**
 * The company's targets of a year, re-forecast as of the place: what is signed, what the series alone lead to
 * expect and how likely they reach the target, and the open orders on which what is still missing rests. For the year, and for its months that
 * are not over. In the company's currency; nothing for who may see only a rep's or team's numbers.
 */
export async function targetOutlook(
  snapshot: Snapshot,
  query: Asked,
  company: Company,
): Promise<Omit<TargetOutlook, keyof Stamp>> {
  const { place, year } = query;
  const today = todayOf(company.zone, place.v).slice(0, 7);
  const isNarrowed = query.rep !== undefined || query.team !== undefined;
  const until = `${[year, today.slice(0, 4)].sort().at(-1)}-12`;
  if (isNarrowed || monthsBetween(today, until).length > MOST_AHEAD) return { year, items: [] };
  const rows = await readTargets(snapshot, query, company.currency);
  const past = await readPast(snapshot, { place, today, until }, company);
  const open = await readOpen(snapshot, query, company.currency);
  const shown = rows.filter(({ period }) => period.length === 4 || period >= today);
  const items = shown.map((target) => toItem(target, { past, open, today, query, company }));
  return { year, items };
}

async function readTargets(
  snapshot: Snapshot,
  { place, year }: Asked,
  currency: string,
): Promise<Target[]> {
  const rows = await snapshot.query<{ period: string; amount: string }>({
    text: `select t.period, t.amount from ${snapshot.tables(targets).rows} t
      where ${covers('t')} and t.scope = 'company' and t.subject = 'all'
        and t.period like $3 || '%' and t.currency = $4 order by t.period`,
    values: [place.v, place.k, year, currency],
  });
  return rows.map(({ period, amount }) => ({ period, amount: Number(amount) }));
}

type Open = { order: string; due: string; amount: number; rate: number | null; stage: string };

/** Open orders with the rate at which orders of their stage were won, the heaviest first. */
async function readOpen(snapshot: Snapshot, query: Asked, currency: string): Promise<Open[]> {
  const { place } = query;
  const { rates, overall } = await stageRates(snapshot, query);
  const rateOf = new Map(rates.map(({ stage, rate }) => [stage, rate]));
  const rows = await snapshot.query<
    Record<'order_id' | 'stage' | 'amount', string> & { due: string | null }
  >({
    text: `select r.order_id, r.stage, r.amount, r.expected_close_on as due
      from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = 'open' and r.currency = $3
      order by r.amount desc, r.order_id`,
    values: [place.v, place.k, currency],
  });
  return rows
    .map(({ order_id, stage, amount, due }) => {
      const rate = rateOf.get(stage) ?? overall;
      return { order: order_id, stage, amount: Number(amount), due: due ?? '', rate };
    })
    .sort((a, b) => b.amount * (b.rate ?? 0) - a.amount * (a.rate ?? 0));
}

type Context = {
  past: Past;
  open: readonly Open[];
  today: string;
  query: Asked;
  company: Company;
};

function toItem({ period, amount }: Target, context: Context): TargetOutlookItem {
  const { past, query, company } = context;
  const { currency } = company;
  const signed = signedIn(past, period);
  const ahead = expectAhead(context, period);
  const missing = amount - signed;
  const money = (value: number) => ({ amount: String(Math.round(value)), currency });
  const isReached = missing <= 0;
  const isOver = `${period}-12`.slice(0, 7) < context.today;
  const chance = isOver ? 0 : ahead && chanceOfTotal(ahead, missing);
  const more = isOver ? 0 : ahead?.middle;
  return {
    period,
    target: money(amount),
    signed: money(signed),
    bySeries: {
      expected: more === undefined ? null : money(signed + Math.max(0, more)),
      chance: isReached ? 1 : chance,
    },
    gap: isReached ? null : money(missing),
    gapOrders: isReached ? [] : gapOrders(missing, period, context),
    ref: referenceOf(query, { status: 'won', signedIn: period, currency }),
  };
}

function signedIn(past: Past, period: string): number {
  const booked = [...past.booked].filter(([month]) => month.startsWith(period));
  return booked.reduce((sum, [, value]) => sum + value, 0);
}

/** What the months of a period that are not over bring beyond what is signed of them. null: nothing can be said. */
function expectAhead({ past }: Context, period: string) {
  const { ahead, values, exposure, booked } = past;
  const open = ahead.filter((month) => month.startsWith(period));
  const last = open.at(-1);
  if (last === undefined) return null;
  const first = ahead.indexOf(open[0] as string);
  const upTo = (months: number) =>
    months === 0 ? null : forecastTotal({ values, horizon: months, workdays: exposure });
  const whole = upTo(ahead.indexOf(last) + 1);
  if (whole === null) return null;
  const before = upTo(first);
  const signed = open.reduce((sum, month) => sum + (booked.get(month) ?? 0), 0);
  const share = open.length / (ahead.indexOf(last) + 1);
  return {
    middle: whole.middle - (before?.middle ?? 0) - signed,
    misses: whole.misses.map((miss) => miss * share),
  };
}

/** The heaviest orders due in the period until what they are worth closes the gap. */
function gapOrders(
  missing: number,
  period: string,
  { open, today, query, company }: Context,
): GapOrder[] {
  const due = open.filter(({ due: on }) => on !== '' && monthDue(on, today).startsWith(period));
  const named: GapOrder[] = [];
  let left = missing;
  for (const { order, stage, amount, rate, due: on } of due) {
    if (left <= 0 || named.length === MOST_ORDERS) break;
    const weighted = Math.round(amount * (rate ?? 0));
    left -= weighted;
    const money = (value: number) => ({ amount: String(value), currency: company.currency });
    const ref = referenceOf(query, { order });
    named.push({
      order,
      stage,
      dueOn: on,
      amount: money(amount),
      rate,
      weighted: money(weighted),
      ref,
    });
  }
  return named;
}

/** What is overdue is due now. */
const monthDue = (on: string, today: string): string =>
  on.slice(0, 7) < today ? today : on.slice(0, 7);
