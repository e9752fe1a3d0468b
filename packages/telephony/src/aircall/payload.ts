import { MICROS_PER_SECOND } from '@grasp/domain';
import { z } from 'zod';
import { type Outcome, park } from '../outcome.ts';
import { tryParse } from '../try-parse.ts';

/** A message that says what happened; most are about something else than a call's course. */
const envelopeSchema = z.object({ event: z.string() });

/** Unix seconds, as microseconds. */
const instant = z
  .int()
  .min(1)
  .max(253_402_300_799)
  .transform((seconds) => seconds * MICROS_PER_SECOND);

/** What we read of a message about a call, in Aircall's words. Anything else in it is nobody's fact. */
const messageSchema = z.object({
  event: z.string(),
  /** When the message was written. */
  timestamp: instant,
  data: z.object({
    id: z.int().min(1),
    direction: z.enum(['inbound', 'outbound']),
    started_at: instant,
    answered_at: instant.nullish(),
    ended_at: instant.nullish(),
    /** The customer's number. */
    raw_digits: z.string().nullish(),
    missed_call_reason: z.string().nullish(),
    hangup_cause: z.string().nullish(),
    /** The address of a voicemail that was left. */
    voicemail: z.string().nullish(),
    /** Who telephones; of a call that was passed on, the last one. */
    user: z.object({ id: z.int().min(1).nullish() }).nullish(),
    /** The company's line. */
    number: z.object({ digits: z.string().nullish() }).nullish(),
  }),
});

export type AircallMessage = z.output<typeof messageSchema>;

/** The event of a body and all that the body holds; undefined where it is no message of Aircall. */
export function parseEnvelope(body: Buffer): { event: string; fields: unknown } | undefined {
  const fields = tryParse((): unknown => JSON.parse(body.toString('utf8')), SyntaxError);
  const { success, data } = envelopeSchema.safeParse(fields);
  return success ? { event: data.event, fields } : undefined;
}

/** The message, or what becomes of one that does not fit. */
export function parseMessage(fields: unknown): AircallMessage | Outcome {
  const { data, error } = messageSchema.safeParse(fields);
  const [issue] = error?.issues ?? [];
  if (issue === undefined) return data as AircallMessage;
  const field = issue.path.join('.');
  if (/(?:timestamp|_at)$/.test(field)) return park('bad_time', field);
  return park(issue.code === 'invalid_type' ? 'missing_field' : 'invalid_data', field);
}
