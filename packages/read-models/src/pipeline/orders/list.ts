import { formatInstant, type Micros, streams } from '@grasp/domain';
import { covers, type Query, type Snapshot, sumsAt } from '@grasp/projections';
import { customerNames, repFilter, repNames } from '../../names.ts';
import type { Company, ModelQuery, Paged, Paging } from '../../query.ts';
import { todayOf } from '../../today.ts';
import type { OrderItem, Sum } from '../../views.ts';
import { orders } from './projection.ts';
import { referenceOf, sumOfGroups } from './summary.ts';

/** Columns that the list can be sorted by; a leading `-` sorts downwards. */
export const ORDER_SORTS = ['amount', 'opened_at', 'closed_at', 'stage_since', 'order_id'] as const;
type SortColumn = (typeof ORDER_SORTS)[number];
export type OrderSort = SortColumn | `-${SortColumn}`;

export type OrderListQuery = ModelQuery & {
  status?: 'open' | 'won' | 'lost' | undefined;
  stage?: string | undefined;
  customer?: string | undefined;
  /** Only this order; the list of one. */
  order?: string | undefined;
  /** Part of an order's id. */
  q?: string | undefined;
  sort?: OrderSort | undefined;
  paging: Paging;
};

/** A row of the orders table as PostgreSQL gives it: bigint as text. */
export type OrderRow = {
  entity: string;
  order_id: string;
  status: 'open' | 'won' | 'lost';
  customer: string | null;
  rep: string | null;
  stage: string;
  amount: string;
  currency: string;
  expected_close_on: string | null;
  opened_at: string;
  stage_since: string;
  closed_at: string | null;
  signed_on: string | null;
  lost_reason: string | null;
  facts: number;
  last_fact_at: string | null;
  last_fact_kind: string | null;
  touches: number;
  last_touch_at: string | null;
  next_step: string | null;
  next_what: string | null;
  next_due_on: string | null;
  reopened: number;
  anomalies: number;
};

/** Orders at a place of both clocks, a page at a time, with the count and amounts of all pages. */
export async function orderList(
  snapshot: Snapshot,
  query: OrderListQuery,
  company: Company,
): Promise<Paged<OrderItem> & { totals: Sum }> {
  const reps = await repFilter(snapshot, query);
  const { limit } = query.paging;
  const rows = await snapshot.query<OrderRow & { sort_key: string | null }>(
    pageOf(snapshot, query, reps),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const totals = await totalsOf(snapshot, query, reps);
  return {
    items: await toOrderItems(snapshot, page, query, company),
    total: totals.count,
    totals,
    next: rows.length > limit && last ? [last.sort_key, last.entity] : null,
  };
}

/** Some orders at a place, by id; those that are not there are left out. */
export async function ordersByIds(
  snapshot: Snapshot,
  query: ModelQuery & { ids: readonly string[] },
  company: Company,
): Promise<Map<string, OrderItem>> {
  const { v, k } = query.place;
  const rows = await snapshot.query<OrderRow>({
    text: `select r.* from ${snapshot.tables(orders).rows} r where ${covers('r')} and r.entity = any($3::text[])`,
    values: [v, k, query.ids.map((id) => streams.order(id))],
  });
  const items = await toOrderItems(snapshot, rows, query, company);
  return new Map(items.map((item) => [item.order, item]));
}

/** Rows as items, with names as of the place. */
export async function toOrderItems(
  snapshot: Snapshot,
  rows: readonly OrderRow[],
  query: ModelQuery,
  company: Company,
): Promise<OrderItem[]> {
  const { place } = query;
  const reps = await repNames(
    snapshot,
    place,
    rows.map((row) => row.rep),
  );
  const customers = await customerNames(
    snapshot,
    place,
    rows.map((row) => row.customer),
  );
  const today = todayOf(company.zone, place.v);
  return rows.map((row) => ({
    order: row.order_id,
    status: row.status,
    customer: row.customer,
    customerName: row.customer === null ? null : (customers.get(row.customer) ?? null),
    rep: row.rep,
    repName: row.rep === null ? null : (reps.get(row.rep)?.name ?? null),
    team: row.rep === null ? null : (reps.get(row.rep)?.team ?? null),
    stage: row.stage,
    amount: { amount: row.amount, currency: row.currency },
    openedAt: instantOf(row.opened_at) ?? '',
    stageSince: instantOf(row.stage_since) ?? '',
    closedAt: instantOf(row.closed_at),
    signedOn: row.signed_on,
    lostReason: row.lost_reason,
    expectedCloseOn: row.expected_close_on,
    facts: row.facts,
    lastFactAt: instantOf(row.last_fact_at),
    lastFactKind: row.last_fact_kind,
    touches: row.touches,
    lastTouchAt: instantOf(row.last_touch_at),
    nextStep: nextStepOf(row, today),
    reopened: row.reopened,
    anomalies: row.anomalies,
    ref: referenceOf(query, { order: row.order_id }),
  }));
}

/** Spelled out, so that the partial index of the open orders is seen to fit, and so that nobody else can spell it. */
const STATUS_CONDITIONS = {
  open: `r.status = 'open'`,
  won: `r.status = 'won'`,
  lost: `r.status = 'lost'`,
} as const;

/** Whether a text names a status that orders are listed by. */
export function isOrderStatus(text: string): text is keyof typeof STATUS_CONDITIONS {
  return Object.hasOwn(STATUS_CONDITIONS, text);
}

/** The conditions of the list, over `r`; `$1` = v, `$2` = k, further values from `$3` on. */
export function orderConditions(
  query: Omit<OrderListQuery, 'paging'>,
  reps: readonly string[] | null,
): Query {
  const values: Query['values'] = [query.place.v, query.place.k];
  const conditions = [covers('r')];
  const add = (condition: (parameter: string) => string, value: Query['values'][number]): void => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  if (query.status) conditions.push(STATUS_CONDITIONS[query.status]);
  if (query.stage !== undefined) add((p) => `r.stage = ${p}`, query.stage);
  if (query.customer !== undefined) add((p) => `r.customer = ${p}`, query.customer);
  if (query.order !== undefined) add((p) => `r.entity = ${p}`, `order-${query.order}`);
  if (query.q !== undefined) add((p) => `strpos(r.order_id, ${p}) > 0`, query.q);
  if (reps !== null) add((p) => `r.rep = any(${p}::text[])`, reps);
  return { text: conditions.join(' and '), values };
}

function pageOf(snapshot: Snapshot, query: OrderListQuery, reps: readonly string[] | null): Query {
  const sort = query.sort ?? '-amount';
  const isDown = sort.startsWith('-');
  const column = (isDown ? sort.slice(1) : sort) as SortColumn;
  const key = column === 'closed_at' ? 'coalesce(r.closed_at, 0)' : `r.${column}`;
  const { text, values } = orderConditions(query, reps);
  let after = '';
  if (query.paging.after) {
    const [sortKey, entity] = query.paging.after;
    values.push(sortKey ?? null, entity ?? null);
    const [p, q] = [`$${values.length - 1}`, `$${values.length}`];
    const type = column === 'order_id' ? 'text' : 'bigint';
    const further = isDown ? '<' : '>';
    after = `and (${key} ${further} ${p}::${type} or (${key} = ${p}::${type} and r.entity > ${q}::text))`;
  }
  values.push(query.paging.limit + 1);
  return {
    text: `select r.*, ${key}::text as sort_key from ${snapshot.tables(orders).rows} r
      where ${text} ${after} order by ${key} ${isDown ? 'desc' : 'asc'}, r.entity limit $${values.length}`,
    values,
  };
}

/** Count and amounts of all pages: from the cells where the measured keys suffice, else from the rows. */
async function totalsOf(
  snapshot: Snapshot,
  query: OrderListQuery,
  reps: readonly string[] | null,
): Promise<Sum> {
  const { status = null, stage = null, customer, order, q } = query;
  const ref = referenceOf(query, {
    status,
    stage,
    customer: customer ?? null,
    order: order ?? null,
    q: q ?? null,
  });
  const isMeasured = [customer, order, q].every((filter) => filter === undefined);
  const totals = isMeasured
    ? measuredTotals(snapshot, query, reps)
    : countedTotals(snapshot, query, reps);
  return sumOfGroups(await snapshot.query(totals), ref);
}

function measuredTotals(
  snapshot: Snapshot,
  query: OrderListQuery,
  reps: readonly string[] | null,
): Query {
  return sumsAt(snapshot.tables(orders), query.place, {
    by: ['currency'],
    where: (side) => `($1::text is null or ${side}_status = $1)
      and ($2::text is null or ${side}_stage = $2) and ($3::text[] is null or ${side}_rep = any($3))`,
    values: [query.status ?? null, query.stage ?? null, reps],
  });
}

function countedTotals(
  snapshot: Snapshot,
  query: OrderListQuery,
  reps: readonly string[] | null,
): Query {
  const { text, values } = orderConditions(query, reps);
  return {
    text: `select r.currency, count(*) as n, sum(r.amount)::bigint as amount
      from ${snapshot.tables(orders).rows} r where ${text} group by 1`,
    values,
  };
}

function nextStepOf(row: OrderRow, today: string): OrderItem['nextStep'] {
  if (row.next_step === null || row.next_due_on === null) return null;
  return {
    step: row.next_step,
    what: row.next_what ?? '',
    dueOn: row.next_due_on,
    isOverdue: row.status === 'open' && row.next_due_on < today,
  };
}

const instantOf = (text: string | null): string | null =>
  text === null ? null : formatInstant(Number(text) as Micros);
