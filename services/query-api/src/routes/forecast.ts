import { FOREVER, formatInstant, type Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { Server } from '@grasp/http';
import type { Snapshot } from '@grasp/projections';
import {
  type ForecastLook,
  forecastReference,
  type ModelQuery,
  ordersByIds,
  repNames,
  signedUpTo,
  teamNames,
  withForecastRefs,
} from '@grasp/read-models';
import type { OrderForecastItem, OrderItem } from '@grasp/read-models/views';
import {
  type ForecastResult,
  forecastLines,
  parseInputs,
  parsePeriod,
  replayErrors,
} from '@grasp/replay';
import { z } from 'zod';
import { addDataRoute, addPageRoute, type QueryParts, type Unread } from '../data-route.ts';

const tag = 'forecast';
const period = z
  .string()
  .max(7)
  .meta({ description: 'a year, a quarter or a month: 2026, 2026-Q1, 2026-03' });
const by = z.enum(['rep', 'team', 'stage']).optional();

type Question = {
  period: string;
  by?: 'rep' | 'team' | 'stage' | undefined;
  asOf?: string;
  knownAt?: string;
  after?: string;
};

/** What is to be expected of a period, and of each order in it. The numbers are made in a thread of their own. */
export function addForecastRoutes(app: Server, parts: QueryParts): void {
  addPeriodRoute(app, parts);
  addOrdersRoute(app, parts);
  addLinesRoute(app, parts);
}

function addPeriodRoute(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/forecast',
    summary:
      'What is to be expected of a period, with what was known at the instant asked and nothing else',
    tag,
    query: { period, by },
    prepare: (asked) => askForecast(parts, asked),
    answer: async ({ snapshot, query, prepared: { result, look, cut } }) => {
      const { orders: _, ...forecast } = result;
      const named = await withNames(snapshot, query, forecast);
      const currencies = named.currencies.map((of) => withForecastRefs(of, named.by, look));
      return { ...named, currencies, cut };
    },
    rows: ({ currencies }) =>
      currencies.flatMap(({ groups, quantiles: _, ...all }) => [
        { key: null, name: null, ...all },
        ...groups,
      ]),
  });
}

function addOrdersRoute(app: Server, parts: QueryParts): void {
  addPageRoute(app, parts, {
    path: '/api/forecast/orders',
    summary: 'Open orders with their chances in a period, and the facts that moved each up or down',
    tag,
    query: { period },
    prepare: (asked) => askForecast(parts, asked),
    answer: async ({ snapshot, query, company, prepared: { result, look } }) => {
      const { limit, after } = query.paging;
      const sorted = result.orders.toSorted(
        (a, b) => worth(b) - worth(a) || (a.order < b.order ? -1 : 1),
      );
      const from = Number(after?.[0] ?? 0);
      const page = sorted.slice(from, from + limit);
      const end = from + page.length;
      const ids = page.map(({ order }) => order);
      const place = { v: look.at, k: look.at };
      const known = await ordersByIds(snapshot, { ...query, place, ids }, company);
      const items = page.map((order) => toItem(order, known.get(order.order)));
      return {
        items,
        total: sorted.length,
        next: end < sorted.length ? [end] : null,
        model: result.model,
        ref: forecastReference('open', look),
      };
    },
  });
}

function addLinesRoute(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/forecast/lines',
    summary:
      'Of a period: what was forecast then, what the model of today would have forecast then, and what came',
    tag,
    query: {
      period,
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
    },
    answer: async ({ snapshot, query, company }) => {
      const { period: name, currency = company.currency } = query;
      const window = parsePeriod(name, company.zone);
      const came = (at: Micros) => signedUpTo(snapshot, { ...window, at, currency });
      return forecastLines(parts.pool, { period: name, currency }, came);
    },
    rows: ({ points }) => points,
  });
}

type Forecast = Omit<ForecastResult, 'orders'>;

/** Groups with the names that their reps and teams have at the place. */
async function withNames(snapshot: Snapshot, { place }: ModelQuery, forecast: Forecast) {
  const { by: of, currencies } = forecast;
  const keys = currencies.flatMap(({ groups }) => groups.map(({ key }) => key));
  const reps = of === 'rep' ? await repNames(snapshot, place, keys) : new Map();
  const teams = of === 'team' ? await teamNames(snapshot, place, keys) : new Map();
  const nameOf = (key: string | null): string | null =>
    key === null ? null : of === 'stage' ? key : (reps.get(key)?.name ?? teams.get(key) ?? null);
  return {
    ...forecast,
    currencies: currencies.map((currency) => ({
      ...currency,
      groups: currency.groups.map((group) => ({ ...group, name: nameOf(group.key) })),
    })),
  };
}

/** An order's forecast with what else is shown of it; read models that have moved on since may lack it. */
function toItem(
  forecast: ForecastResult['orders'][number],
  item: OrderItem | undefined,
): OrderForecastItem {
  return {
    ...forecast,
    customer: item?.customer ?? null,
    customerName: item?.customerName ?? null,
    repName: item?.repName ?? null,
    openedAt: item?.openedAt ?? '',
    expectedCloseOn: item?.expectedCloseOn ?? null,
    ref: item?.ref ?? '',
  };
}

const worth = ({ expected }: ForecastResult['orders'][number]): number =>
  Number(expected?.amount ?? 0);

/** Asks the thread of forecasts. @throws AppError `forecast_then_only`, `run_invalid`. */
async function askForecast({ jobs }: QueryParts, { query, company }: Unread<Question>) {
  const { v, k } = query.place;
  const isNow = query.asOf === undefined && k === FOREVER;
  if (k !== v && !isNow) throw new AppError(replayErrors.forecast_then_only, { field: 'known' });
  const asked = {
    kind: 'forecast',
    zone: company.zone,
    period: query.period,
    by: query.by ?? null,
    rep: query.rep ?? null,
    team: query.team ?? null,
  };
  const inputs = parseInputs({ ...asked, asOf: formatInstant(v) });
  const { firstDay, endDay } = parsePeriod(query.period, company.zone);
  // Whoever asks for now shares the answer of a moment ago, unless it is to hold what was just written.
  const sharedAs =
    query.after === undefined ? JSON.stringify({ ...asked, at: isNow ? 'now' : v }) : null;
  const { result, cut, at, taught } = await jobs.ask(inputs, sharedAs);
  const { rep, team } = asked;
  const look: ForecastLook = { at, taught: taught ?? at, firstDay, endDay, rep, team };
  return { result: JSON.parse(result) as ForecastResult, look, cut };
}
