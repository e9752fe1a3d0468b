import { AppError } from '@grasp/errors';
import type { Query, Snapshot } from '@grasp/projections';
import type { EvidencePage, EvidenceQuery } from '../../evidence.ts';
import { repFilter, repsOfDivision } from '../../names.ts';
import { type Reference, referenceErrors } from '../../reference.ts';
import { isOrderStatus, orderConditions } from './list.ts';
import { orders } from './projection.ts';

type Parameters = Reference['parameters'];

const textOf = (parameters: Parameters, name: string): string | undefined => {
  const value = parameters[name];
  return value === null || value === undefined ? undefined : String(value);
};

/** The orders behind a count or an amount: the list's own conditions again. */
export const ordersEvidence: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const of = (name: string) => textOf(parameters, name);
  const filter = { place, rep: of('rep'), team: of('team') };
  const status = of('status');
  if (status !== undefined && !isOrderStatus(status)) {
    throw new AppError(referenceErrors.ref_invalid, { field: 'ref' });
  }
  const query = { ...filter, status, stage: of('stage'), customer: of('customer') };
  const division = of('division');
  const reps =
    division === undefined
      ? await repFilter(snapshot, filter)
      : await repsOfDivision(snapshot, place, division);
  const conditions = orderConditions({ ...query, order: of('order'), q: of('q') }, reps);
  return entitiesOf(snapshot, withDays(conditions, parameters), page);
};

/** Conditions on signing and expected days, and on a stage ever entered. */
function withDays({ text, values }: Query, parameters: Parameters): Query {
  const conditions = [text];
  const add = (condition: (p: string) => string, value: string): void => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  const { signedIn, dueIn, today, entered, currency } = parameters;
  if (typeof signedIn === 'string') add((p) => `r.signed_on like ${p} || '%'`, signedIn);
  if (typeof currency === 'string') add((p) => `r.currency = ${p}`, currency);
  if (typeof entered === 'string') add((p) => `${p} = any(r.entered)`, entered);
  if (dueIn === '') {
    add((p) => `coalesce(r.expected_close_on, '') < ${p}`, String(today));
  } else if (typeof dueIn === 'string') {
    add((p) => `r.expected_close_on >= ${p}`, String(today));
    add((p) => `r.expected_close_on like ${p} || '%'`, dueIn);
  }
  return { text: conditions.join(' and '), values };
}

const BAR_CONDITIONS: Record<string, string> = {
  new: `c.b_n = 0 and c.a_status = 'open'`,
  reopened: `c.b_status <> 'open' and c.a_status = 'open'`,
  movedIn: `c.b_status = 'open' and c.a_status = 'open' and c.b_rep is distinct from c.a_rep`,
  movedOut: `c.b_status = 'open' and c.a_status = 'open' and c.b_rep is distinct from c.a_rep`,
  grew: `c.b_status = 'open' and c.a_status = 'open' and (c.a_amount > c.b_amount or c.a_currency <> c.b_currency)`,
  shrank: `c.b_status = 'open' and c.a_status = 'open' and (c.a_amount < c.b_amount or c.a_currency <> c.b_currency)`,
  won: `c.b_status = 'open' and c.a_status = 'won'`,
  lost: `c.b_status = 'open' and c.a_status = 'lost'`,
};

/** The orders behind a bar of a flow: those with such a change inside the window, or what stood at its ends. */
export const flowEvidence: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const bar = String(parameters['bar']);
  const from = Number(parameters['from']);
  const isThen = parameters['known'] === 'then';
  const filter = { rep: textOf(parameters, 'rep'), team: textOf(parameters, 'team') };
  const reps = await repFilter(snapshot, { place, ...filter });
  if (bar === 'start' || bar === 'end') {
    const start = { v: from - 1, k: isThen ? from - 1 : place.k };
    const at = bar === 'end' ? place : start;
    return entitiesOf(
      snapshot,
      orderConditions({ place: at, ...filter, status: 'open' }, reps),
      page,
    );
  }
  const when =
    bar === 'lateNews'
      ? `c.v < $1 and c.k >= $1 and c.k <= $3 and (c.b_status = 'open' or c.a_status = 'open')`
      : `c.v >= $1 and c.v <= $2 and c.k <= $3 and ${BAR_CONDITIONS[bar] ?? 'false'}`;
  const values = [from, place.v, place.k, reps];
  const source = `select distinct c.entity from ${snapshot.tables(orders).changes} c where ${when}
    and $2::bigint is not null and ($4::text[] is null or c.b_rep = any($4) or c.a_rep = any($4))`;
  return pageOfEntities(snapshot, { text: source, values }, page);
};

function entitiesOf(
  snapshot: Snapshot,
  { text, values }: Query,
  page: { offset: number; limit: number },
): Promise<EvidencePage> {
  const source = `select r.entity from ${snapshot.tables(orders).rows} r where ${text}`;
  return pageOfEntities(snapshot, { text: source, values }, page);
}

async function pageOfEntities(
  snapshot: Snapshot,
  { text, values }: Query,
  { offset, limit }: { offset: number; limit: number },
): Promise<EvidencePage> {
  const rows = await snapshot.query<{ entity: string; total: string }>({
    text: `select e.entity, count(*) over () as total from (${text}) e
      order by e.entity limit ${Number(limit)} offset ${Number(offset)}`,
    values,
  });
  return {
    entities: rows.map(({ entity }) => ({ projection: orders, entity })),
    total: Number(rows[0]?.total ?? 0),
    versions: { orders: orders.version },
  };
}
