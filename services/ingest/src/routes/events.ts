import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { AppError } from '@grasp/errors';
import { httpErrors, mayPass, principalOf, problemSchema, type Server } from '@grasp/http';
import {
  createGate,
  incomingEventSchema,
  intakeErrors,
  keptText,
  type Submission,
  type Submitter,
} from '@grasp/intake';
import type { FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { toActor } from '../actor.ts';
import type { IngestParts } from '../parts.ts';
import { type Line, readLines } from './lines.ts';
import { createSubmission, type Taken } from './submission.ts';

/** Bytes of a JSON body; NDJSON is streamed and has no limit but that of its lines and their number. */
const JSON_LIMIT = 8 * 1024 * 1024;
const LINE_LIMIT = 1024 * 1024;
const MOST_EVENTS = 1_000_000;

/** Events of all submissions that are on their way at once, and submissions that may wait for room. */
const GATE = { room: 4_000, waiting: 256 };

const resultSchema = z.object({
  index: z.int(),
  status: z.enum(['accepted', 'duplicate', 'conflict', 'rejected']),
  eventId: z.string().nullable(),
  code: z.string().optional(),
  field: z.string().optional(),
});

const answerSchema = z
  .object({
    results: z.array(resultSchema),
    position: z.string().nullable().meta({ description: 'For `after=` of a query.' }),
  })
  .meta({ id: 'EventResults' });

const schema = {
  summary:
    'Canonical events: one JSON object, an array, or NDJSON; a bad one never sinks the others',
  description: `\`application/json\` up to ${JSON_LIMIT / 1024 / 1024} MiB, or \`application/x-ndjson\` of any size.`,
  tags: ['ingest'],
  body: z.union([incomingEventSchema, z.array(incomingEventSchema)]),
  querystring: z.object({
    importId: keptText.max(200).optional().meta({ description: 'Importers: names the import.' }),
  }),
  response: { 200: answerSchema, 400: problemSchema, 413: problemSchema, 503: problemSchema },
};

/** The door of systems that speak events. */
export async function addEventRoutes(app: Server, parts: IngestParts): Promise<void> {
  const gate = createGate(GATE);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.addContentTypeParser('application/x-ndjson', (_request, stream, done) => done(null, stream));
  app.post(
    '/events',
    {
      bodyLimit: JSON_LIMIT,
      onRequest: parts.guard.require('events'),
      schema,
      validatorCompiler: validateAllButBody,
    },
    async (request, reply) => {
      const submission = createSubmission(parts.intake.events, toSubmitter(request), gate);
      // Without a content type there is no parser, and so no body.
      const body: unknown = request.body ?? NOTHING;
      const taken = Buffer.isBuffer(body)
        ? await submission.finish(toSubmissions(body))
        : await takeLines(body as Readable, submission);
      reply.type('application/json').serializer(asIs);
      return reply.send(toAnswer(taken, parts) as never);
    },
  );
}

/** The body is described and not validated: each event of it is, by itself, so that one does not sink the others. */
const validateAllButBody: FastifySchemaCompiler<unknown> = (part) =>
  part.httpPart === 'body'
    ? (value) => ({ value })
    : validatorCompiler(part as Parameters<typeof validatorCompiler>[0]);

const NOTHING = Buffer.alloc(0);

const asIs = (text: unknown): string => text as string;

function toAnswer({ results, position }: Taken, { positions }: IngestParts): string {
  const token = position === 0n ? null : positions.toToken(position);
  return `{"results":[${results.join(',')}],"position":${JSON.stringify(token)}}`;
}

function toSubmitter(request: FastifyRequest): Submitter {
  const principal = principalOf(request);
  const mayBackdate = mayPass(principal.role, 'backdate');
  const { importId } = request.query as { importId?: string };
  return {
    system: principal.principal,
    actor: toActor(principal, 'events'),
    mayBackdate,
    // What an importer tells belongs to an import, named or not: so it can be told from what came in live.
    importId: mayBackdate ? (importId ?? `${principal.principal}:${request.id}`) : undefined,
  };
}

function toSubmissions(body: Buffer): Submission[] {
  const json = parseBody(body);
  const values: unknown[] = Array.isArray(json) ? json : [json];
  return values.map((value, index) => ({ index, value }));
}

function parseBody(body: Buffer): unknown {
  if (!isUtf8(body)) throw new AppError(httpErrors.malformed_json, { detail: 'not UTF-8' });
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new AppError(httpErrors.malformed_json, { cause });
  }
}

async function takeLines(
  stream: Readable,
  submission: ReturnType<typeof createSubmission>,
): Promise<Taken> {
  let index = 0;
  try {
    for await (const lines of readLines(stream, LINE_LIMIT)) {
      const from = index;
      index += lines.length;
      if (index > MOST_EVENTS) throw new AppError(intakeErrors.too_many_events);
      await submission.add(lines.map((line, offset) => fromLine(line, from + offset)));
    }
  } catch (error) {
    if (!stream.readableAborted) throw error;
    throw new AppError(httpErrors.bad_request, { detail: 'the body was cut off', cause: error });
  }
  return submission.finish([]);
}

function fromLine(line: Line, index: number): Submission {
  if (typeof line !== 'string') return { index, ...line };
  try {
    return { index, value: JSON.parse(line) };
  } catch {
    return { index, rejection: 'malformed_json' };
  }
}
