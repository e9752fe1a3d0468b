import {
  type Actor,
  categoryOf,
  createEvent,
  eventIdOf,
  getEntry,
  MICROS_PER_SECOND,
  type Micros,
  parseInstant,
} from '@grasp/domain';
import { AppError, isAppError } from '@grasp/errors';
import { z } from 'zod';
import type { Placed } from '../append-each.ts';
import { intakeErrors } from '../errors.ts';

/**
 * A text that is kept with an event and not in its data: analysts' `->>` and UTF-8 would both stop at what it leaves out.
 */
export const keptText = z
  .string()
  .regex(/^[^\0\p{Cs}]*$/u, 'a text is well-formed and holds no NUL');

/** An event as a system sends it. Whatever else it says, of an actor or of a number in the log, counts for nothing. */
export const incomingEventSchema = z
  .object({
    type: z.string().min(1).max(200),
    /** The current version where it is left out. */
    version: z.int().min(1).max(10_000).optional(),
    stream: z.string().regex(/^[a-z]+-[!-~]{1,400}$/, 'a stream is `<category>-<id>`'),
    sourceId: keptText.min(1).max(400),
    occurredAt: z.string().max(64),
    recordedAt: z.string().max(64).optional(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'IncomingEvent' });

const compiled = z.compile(incomingEventSchema);

/** Who submits events, and what is true of all of them. */
export type Submitter = {
  /** The system in every dedupe key: what it says twice under one `sourceId` is one fact. */
  system: string;
  actor: Actor;
  mayBackdate: boolean;
  importId: string | undefined;
};

/** How far another clock may run before ours. */
const CLOCK_SKEW: Micros = 300 * MICROS_PER_SECOND;

/**
 * The event of what a system sent.
 * @throws AppError with the code and the field of what is wrong.
 */
export function toPlaced(incoming: unknown, submitter: Submitter, now: Micros): Placed {
  const parsed = compiled.safeParse(incoming);
  if (!parsed.success) throw misfit(parsed.error);
  const { type, version, stream, sourceId, occurredAt, recordedAt, data } = parsed.data;
  checkStream(type, stream);
  const happened = instantOf(occurredAt, 'occurredAt');
  if (happened > now + CLOCK_SKEW) {
    throw new AppError(intakeErrors.occurred_in_future, { field: 'occurredAt' });
  }
  const event = createEvent({
    type,
    ...(version === undefined ? {} : { version }),
    data,
    key: { system: submitter.system, id: sourceId },
    occurredAt: happened,
    occurredQuality: 'vendor',
    occurredOffset: offsetOf(occurredAt),
    ...recordedOf(recordedAt, submitter, now),
    actor: submitter.actor,
    importId: submitter.importId,
  });
  return { stream, event };
}

/** The id that an event would have, as far as it can be told. */
export function findEventId(incoming: unknown, submitter: Submitter): string | null {
  if (typeof incoming !== 'object' || incoming === null) return null;
  const id = 'sourceId' in incoming ? incoming.sourceId : undefined;
  return typeof id === 'string' ? eventIdOf({ system: submitter.system, id }) : null;
}

/** A family's events stand in streams of its own categories. @throws AppError `unknown_event_type`. */
function checkStream(type: string, stream: string): void {
  if (getEntry(type).family.categories.includes(categoryOf(stream))) return;
  throw new AppError(intakeErrors.stream_not_of_family, { field: 'stream', detail: type });
}

function recordedOf(recordedAt: string | undefined, submitter: Submitter, now: Micros) {
  if (recordedAt === undefined) return { recordedAt: now, recordedQuality: 'ours' as const };
  if (!submitter.mayBackdate) {
    throw new AppError(intakeErrors.backdating_forbidden, { field: 'recordedAt' });
  }
  const recorded = instantOf(recordedAt, 'recordedAt');
  if (recorded > now) throw new AppError(intakeErrors.recorded_in_future, { field: 'recordedAt' });
  return { recordedAt: recorded, recordedQuality: 'vendor' as const };
}

function instantOf(text: string, field: string): Micros {
  try {
    return parseInstant(text);
  } catch (cause) {
    const detail = `${field} is no ISO 8601 instant with Z or an offset`;
    throw new AppError(intakeErrors.invalid_event, { field, detail, cause });
  }
}

const OFFSET = /([+-])(\d\d):?(\d\d)$/;

/** Minutes that the sender's clock stood from UTC. */
function offsetOf(text: string): number {
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}

function misfit(error: z.ZodError): AppError {
  const issue = error.issues[0];
  const field = (issue?.path ?? []).join('.');
  return new AppError(intakeErrors.invalid_event, {
    detail: issue?.message ?? 'wrong',
    ...(field ? { field } : {}),
  });
}

/** Why an event is rejected: the code and field of an operational failure; anything else is a bug. */
export function rejectionOf(error: unknown): { code: string; field?: string } {
  if (!isAppError(error) || error.status >= 500) throw error;
  return { code: error.code, ...(error.field === undefined ? {} : { field: error.field }) };
}
