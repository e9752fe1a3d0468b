import { createHash } from 'node:crypto';
import { formatInstant, type Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import {
  type Guard,
  type PositionTokens,
  type Principal,
  principalOf,
  type Server,
} from '@grasp/http';
import { type Snapshot, type UsedModel, withSnapshot } from '@grasp/projections';
import type { Company, ModelQuery, Paged, Paging } from '@grasp/read-models';
import type { Stamp } from '@grasp/read-models/views';
import type { RunJobs } from '@grasp/replay';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { waitForPosition } from './after.ts';
import { toCsv } from './csv.ts';
import { type Cursor, formatCursor, parseCursor } from './cursor.ts';
import {
  type AskedPlace,
  knownAtText,
  type PlaceQuery,
  placeOf,
  placeQuery,
  queryErrors,
} from './place.ts';
import { narrow } from './scope.ts';

/** What the routes of the query API stand on. */
export type QueryParts = {
  /** Reads only; a replica where there is one. */
  pool: Pool;
  store: EventStore;
  guard: Guard;
  company: Company;
  tokens: PositionTokens;
  now: () => Micros;
  /** Forecasts and their kept runs. */
  jobs: RunJobs;
};

/** What a route's function is given. */
export type Asked<Q> = {
  snapshot: Snapshot;
  store: EventStore;
  company: Company;
  now: Micros;
  /** Place and filter, narrowed to the credential's scope; and the route's own parameters. */
  query: ModelQuery & Q;
  known: 'then' | 'now' | null;
  params: Record<string, string>;
};

/** What is known before any read model is looked at. */
export type Unread<Q> = Omit<Asked<Q>, 'snapshot'> & { principal: Principal };

type Shape = Record<string, z.ZodType>;
type Output<S extends Shape> = { [K in keyof S]: z.output<S[K]> };

type Route<S extends Shape, A, P = undefined> = {
  path: string;
  summary: string;
  tag: string;
  /** Parameters in the path, where they have a form; any text of an id where left out. */
  params?: Record<string, z.ZodType<string>>;
  /** Parameters of the query string beside those of every data route. */
  query: S;
  /** What takes long and needs no snapshot: it is done before one is opened, so that none is held meanwhile. */
  prepare?: (asked: Unread<Output<S>>) => Promise<P>;
  answer: (asked: Asked<Output<S>> & { prepared: P }) => Promise<A>;
  /** The rows of the answer that a CSV export gives; none: the route has no export. */
  rows?: (answer: A) => readonly Record<string, unknown>[];
};

/** Registers a route whose answer is one object. */
export function addDataRoute<S extends Shape, A extends object, P = undefined>(
  app: Server,
  parts: QueryParts,
  route: Route<S, A, P>,
): void {
  app.get(route.path, optionsOf(parts, route), async (request, reply) => {
    const frame = await frameOf(parts, request);
    const unread = unreadOf<Output<S>>(parts, frame, principalOf(request));
    const prepared = (await route.prepare?.(unread)) as P;
    const result = await withSnapshot(parts.pool, async (snapshot) => {
      const answer = await route.answer({ ...unread, snapshot, prepared });
      return { answer, used: snapshot.used() };
    });
    if (frame.isCsv && route.rows) return sendCsv(reply, route.path, route.rows(result.answer));
    return send(request, reply, { ...stampOf(frame, result.used), ...result.answer });
  });
}

const PAGE = { default: 50, most: 500 };

const pageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE.most).default(PAGE.default),
  cursor: z.string().max(4000).optional(),
};

type PageRoute<S extends Shape, T, A, P = undefined> = Omit<Route<S, A, P>, 'answer' | 'rows'> & {
  answer: (asked: Asked<Output<S> & { paging: Paging }> & { prepared: P }) => Promise<Paged<T> & A>;
};

/** Registers a route whose answer is a list, read a page at a time; its CSV has all pages. */
export function addPageRoute<S extends Shape, T extends object, A extends object, P = undefined>(
  app: Server,
  parts: QueryParts,
  route: PageRoute<S, T, A, P>,
): void {
  const query = { ...route.query, ...pageQuery };
  app.get(route.path, optionsOf(parts, { ...route, query }), async (request, reply) => {
    const { cursor, limit } = request.query as { cursor?: string; limit: number };
    const from = cursor === undefined ? undefined : parseCursor(cursor);
    const frame = await frameOf(parts, request, from);
    const unread = unreadOf<Output<S>>(parts, frame, principalOf(request));
    const prepared = (await route.prepare?.(unread)) as P;
    const reading = { unread, prepared };
    if (frame.isCsv) return sendCsv(reply, route.path, await allPages(parts, route, reading));
    const page = await readPage(parts, route, { ...reading, from, limit });
    const { next, used, ...answer } = page;
    const nextCursor = next === null ? null : nextCursorOf(frame, used, next);
    return send(request, reply, { ...stampOf(frame, used), ...answer, nextCursor });
  });
}

type Prepared<Q, P> = { unread: Unread<Q>; prepared: P };
type From = { from: Pick<Cursor, 'builds' | 'after'> | undefined; limit: number };

function readPage<S extends Shape, T, A extends object, P>(
  parts: QueryParts,
  route: PageRoute<S, T, A, P>,
  { unread, prepared, from, limit }: Prepared<Output<S>, P> & From,
) {
  return withSnapshot(
    parts.pool,
    async (snapshot) => {
      const query = { ...unread.query, paging: { limit, after: from?.after } };
      const answer = await route.answer({ ...unread, query, snapshot, prepared });
      return { ...answer, used: snapshot.used() };
    },
    from?.builds,
  );
}

/** Rows of an export at most: a part of a list would look like the whole of it. */
export const EXPORT_MOST = 200_000;

async function allPages<S extends Shape, T extends object, A extends object, P>(
  parts: QueryParts,
  route: PageRoute<S, T, A, P>,
  reading: Prepared<Output<S>, P>,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let from: From['from'];
  do {
    const page = await readPage(parts, route, { ...reading, from, limit: PAGE.most });
    const { items, next, used } = page;
    rows.push(...(items as Record<string, unknown>[]));
    from = next === null ? undefined : { builds: buildsOf(used), after: next };
    if (rows.length > EXPORT_MOST) throw new AppError(queryErrors.export_too_large);
  } while (from !== undefined);
  return rows;
}

/** What a request asks for, before any table is looked at. */
type Frame = {
  place: AskedPlace;
  filter: { rep?: string | undefined; team?: string | undefined };
  query: Record<string, unknown>;
  params: Record<string, string>;
  now: Micros;
  isStale: boolean;
  isCsv: boolean;
};

async function frameOf(
  parts: QueryParts,
  request: FastifyRequest,
  cursor?: Cursor,
): Promise<Frame> {
  const now = parts.now();
  const query = request.query as PlaceQuery & Record<string, unknown>;
  const place = cursor?.place ?? placeOf(query, now);
  const filter = narrow(principalOf(request), { rep: query.rep, team: query.team });
  const isStale = query.after !== undefined && !(await waitForPosition(parts, query.after));
  const isCsv = query.format === 'csv' || request.headers.accept?.startsWith('text/csv') === true;
  const params = request.params as Record<string, string>;
  return { place, filter, query, params, now, isStale, isCsv };
}

function unreadOf<Q>(parts: QueryParts, frame: Frame, principal: Principal): Unread<Q> {
  const { place, filter, query, params, now } = frame;
  const { v, k, known } = place;
  return {
    principal,
    store: parts.store,
    company: parts.company,
    now,
    query: { ...query, ...filter, place: { v, k } } as unknown as ModelQuery & Q,
    known,
    params,
  };
}

/** On which clocks an answer stands, and on which read models. */
export function stampOf(
  { place, isStale }: Pick<Frame, 'place' | 'isStale'>,
  used: readonly UsedModel[],
): Stamp {
  return {
    asOf: formatInstant(place.v),
    known: place.known,
    knownAt: knownAtText(place),
    models: used.map(({ name, version, build, foldedAt }) => ({
      name,
      version,
      build,
      foldedAt: foldedAt === null ? null : formatInstant(foldedAt),
    })),
    isStale,
  };
}

const buildsOf = (used: readonly UsedModel[]): Map<string, string> =>
  new Map(used.map(({ name, build }) => [name, build]));

function nextCursorOf(
  frame: Frame,
  used: readonly UsedModel[],
  after: readonly (string | number | null)[],
): string {
  return formatCursor({ place: frame.place, builds: buildsOf(used), after });
}

/** Answers are private to the asker, and asked again each time: what has not changed costs no transfer. */
function send(request: FastifyRequest, reply: FastifyReply, answer: object) {
  const body = JSON.stringify(answer);
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  reply.header('cache-control', 'private, no-cache').header('etag', tag);
  if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(body);
}

function sendCsv(reply: FastifyReply, path: string, rows: readonly Record<string, unknown>[]) {
  const name = path.split('/').filter((part) => !['', 'api'].includes(part) && part[0] !== ':');
  return reply
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename="grasp-${name.join('-')}.csv"`)
    .type('text/csv; charset=utf-8')
    .send(toCsv(rows));
}

function optionsOf<S extends Shape>(
  { guard }: QueryParts,
  { summary, tag, query, params }: Pick<Route<S, never>, 'summary' | 'tag' | 'query' | 'params'>,
) {
  const querystring = z.object({ ...placeQuery, ...query });
  const path = params === undefined ? {} : { params: z.object(params) };
  return {
    onRequest: guard.require('query'),
    schema: { summary, tags: [tag], querystring, ...path },
  };
}
