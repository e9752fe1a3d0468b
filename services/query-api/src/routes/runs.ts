import { formatInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { httpErrors, type Principal, principalOf, type Server } from '@grasp/http';
import {
  compareRuns,
  getRun,
  type KeptRun,
  listRuns,
  parseInputs,
  type RunResult,
  replayErrors,
  toParquet,
  toRunItem,
  toRunView,
  toTable,
} from '@grasp/replay';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { toCsv } from '../csv.ts';
import { addPageRoute, type QueryParts } from '../data-route.ts';

const tag = 'forecast';
const RUNS = '/api/forecast/runs';
const params = z.object({ id: z.string().max(64) });
const body = z.looseObject({ kind: z.enum(['forecast', 'backtest', 'what-if']) });

/** Runs that are kept: begun as jobs, followed, taken away, listed, compared, taken home as a file. */
export function addRunRoutes(app: Server, parts: QueryParts): void {
  addRunLists(app, parts);
  const onRequest = parts.guard.require('query');
  const schemaOf = (summary: string) => ({ summary, tags: [tag], params });
  app.get(`${RUNS}/:id`, { onRequest, schema: schemaOf('A kept run') }, async (request, reply) => {
    reply.header('cache-control', 'private, no-cache');
    return toRunView(await readRun(parts, request));
  });
  const compared = {
    ...schemaOf('Two kept runs, number by number'),
    querystring: z.object({ with: z.string().max(64) }),
  };
  app.get(`${RUNS}/:id/compare`, { onRequest, schema: compared }, async (request) => {
    const { with: other } = request.query as { with: string };
    return compareRuns(await readRun(parts, request), await readRun(parts, request, other));
  });
  const downloaded = {
    ...schemaOf('The result of a kept run as a file'),
    querystring: z.object({ format: z.enum(['json', 'csv', 'parquet']).default('json') }),
  };
  app.get(`${RUNS}/:id/download`, { onRequest, schema: downloaded }, async (request, reply) => {
    const { format } = request.query as { format: keyof typeof FILES };
    return sendFile(reply, await readRun(parts, request), format);
  });
  const started = {
    summary: 'Begins a run beside the queries; answers before it is made',
    tags: [tag],
    body,
  };
  app.post(RUNS, { onRequest, schema: started }, async (request, reply) => {
    const run = await startRun(parts, request);
    return reply.code(202).header('location', `${RUNS}/${run.run}`).send(toRunItem(run));
  });
  const cancelled = schemaOf('Takes a run away, also while it is being made');
  app.post(`${RUNS}/:id/cancel`, { onRequest, schema: cancelled }, async (request) => {
    const { run } = await readRun(parts, request);
    return toRunItem(await parts.jobs.cancel(run));
  });
}

function addRunLists(app: Server, parts: QueryParts): void {
  const lists = [
    { path: RUNS, summary: 'Kept runs, the latest first', kind: undefined },
    {
      path: '/api/forecast/backtests',
      summary: 'Kept back-tests with their scores',
      kind: 'backtest',
    },
  ] as const;
  for (const { path, summary, kind } of lists) {
    addPageRoute(app, parts, {
      path,
      summary,
      tag,
      query: { kind: z.enum(['forecast', 'backtest', 'what-if']).optional() },
      prepare: async ({ principal }) => mustSeeAll(principal),
      answer: async ({ query }) => {
        const filter = { kind: kind ?? query.kind };
        const { runs, total, next } = await listRuns(parts.pool, filter, query.paging);
        return { items: runs.map(toRunItem), total, next };
      },
    });
  }
}

/** A run holds the whole company's numbers. @throws AppError `out_of_scope`. */
function mustSeeAll({ scope }: Principal): void {
  if (scope.kind !== 'all') throw new AppError(httpErrors.out_of_scope);
}

async function readRun({ pool }: QueryParts, request: FastifyRequest, id?: string) {
  mustSeeAll(principalOf(request));
  return getRun(pool, id ?? (request.params as z.output<typeof params>).id);
}

/** Where it is left out, a run looks from now, in the company's zone. */
async function startRun({ jobs, company, now }: QueryParts, request: FastifyRequest) {
  const principal = principalOf(request);
  mustSeeAll(principal);
  const latest = formatInstant(now());
  const asked = request.body as z.output<typeof body>;
  const { zone, calendar } = company;
  const own = asked.kind === 'what-if' ? { zone, calendar } : { zone };
  const inputs = parseInputs({ asOf: latest, ...own, ...asked });
  mustBePast(latest, { asOf: inputs.asOf });
  if (inputs.kind === 'what-if') mustBePast(latest, { knownAt: inputs.knownAt });
  return jobs.start(inputs, principal.principal);
}

/** @throws AppError `run_invalid`. */
function mustBePast(latest: string, instants: Record<string, string | undefined>): void {
  for (const [field, instant] of Object.entries(instants)) {
    if (instant === undefined || instant <= latest) continue;
    const detail = 'nobody knows yet what will have been known then';
    throw new AppError(replayErrors.run_invalid, { detail, field });
  }
}

const FILES = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const;

function sendFile(reply: FastifyReply, kept: KeptRun, format: keyof typeof FILES) {
  if (kept.result === null) throw new AppError(replayErrors.run_undone, { detail: kept.state });
  const rows = format === 'json' ? [] : toTable(JSON.parse(kept.result) as RunResult);
  const file = {
    json: () => kept.result,
    csv: () => toCsv(rows),
    parquet: () => Buffer.from(toParquet(rows)),
  };
  return reply
    .header('cache-control', 'private, no-store')
    .header(
      'content-disposition',
      `attachment; filename="grasp-${kept.kind}-${kept.run}.${format}"`,
    )
    .type(FILES[format])
    .send(file[format]());
}
