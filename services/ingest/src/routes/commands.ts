import { type AnyCommand, commands, parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { hidden, principalOf, problemSchema, type Server } from '@grasp/http';
import { type CommandRequest, intakeErrors, runCommand } from '@grasp/intake';
import { nowMicros } from '@grasp/runtime';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { toActor } from '../actor.ts';
import type { IngestParts } from '../parts.ts';

const headersSchema = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[!-~]{1,200}$/, 'an Idempotency-Key has 1 to 200 printable characters')
    .meta({ description: 'The same key again is the same command, and gets the same answer.' }),
});

/** What every command may say beside its own fields. */
const circumstances = {
  expectedRevision: z
    .int()
    .min(-1)
    .optional()
    .meta({ description: 'Revision of the stream on which you decided; -1: there was none.' }),
  occurredAt: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'When it happened, where it is entered late.' }),
};

const answerSchema = z
  .object({
    events: z.array(
      z.object({
        eventId: z.string(),
        type: z.string(),
        stream: z.string(),
        revision: z.int(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    position: z.string().meta({ description: 'For `after=` of a query: you see your own change.' }),
  })
  .meta({ id: 'CommandResult' });

/** The door of decisions with rules: a route per command of the registry. */
export async function addCommandRoutes(app: Server, parts: IngestParts): Promise<void> {
  for (const command of commands.values()) addCommand(app, command, parts);
  const onRequest = parts.guard.require('commands');
  app.post('/commands/:name', { onRequest, schema: hidden }, () => {
    throw new AppError(intakeErrors.unknown_command);
  });
}

function addCommand(app: Server, definition: AnyCommand, parts: IngestParts): void {
  const schema = {
    summary: definition.name,
    tags: ['commands'],
    headers: headersSchema,
    body: bodyOf(definition),
    response: {
      200: answerSchema,
      403: problemSchema,
      409: problemSchema,
      422: problemSchema,
      503: problemSchema,
    },
  };
  const onRequest = parts.guard.require('commands');
  app.post(`/commands/${definition.name}`, { onRequest, schema }, async (request) => {
    const given = toRequest(definition, request as Given);
    const { store, config } = parts;
    const deciding = { store, now: nowMicros, zone: config.COMPANY_ZONE };
    const { events, position } = await runCommand(deciding, given);
    return { events: [...events], position: parts.positions.toToken(position) };
  });
}

/** The fields of a command, and its circumstances beside them. */
function bodyOf({ name, schema }: AnyCommand): z.ZodType<Record<string, unknown>> {
  if (!(schema instanceof z.ZodObject)) throw new TypeError(`${name} is not an object`);
  return schema.extend(circumstances);
}

type Given = FastifyRequest & {
  headers: { 'idempotency-key': string };
  body: { expectedRevision?: number; occurredAt?: string };
};

function toRequest(definition: AnyCommand, request: Given): CommandRequest {
  const { expectedRevision, occurredAt, ...data } = request.body;
  const principal = principalOf(request);
  return {
    definition,
    data,
    idempotencyKey: request.headers['idempotency-key'],
    expectedRevision,
    occurredAt: occurredAt === undefined ? undefined : instantOf(occurredAt),
    actor: toActor(principal, 'command'),
    scope: principal.scope,
  };
}

function instantOf(text: string): number {
  try {
    return parseInstant(text);
  } catch (cause) {
    throw new AppError(intakeErrors.invalid_event, { field: 'occurredAt', cause });
  }
}
