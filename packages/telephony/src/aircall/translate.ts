import {
  type DataOf,
  formatInstant,
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  type Micros,
} from '@grasp/domain';
import type { AccountSettings, TranslateContext, Translation } from '../adapter.ts';
import { completed, type Leg, progressed } from '../leg-facts.ts';
import { accept, ignore, type Outcome, park } from '../outcome.ts';
import { kindOfParty, toExtension, toNumber } from '../party.ts';
import type { TelephonyRequest } from '../request.ts';
import { outcomeOf } from './call-outcome.ts';
import { type AircallMessage, parseEnvelope, parseMessage } from './payload.ts';

/** A webhook is of one company, whose name its messages do not tell. */
const ACCOUNT = 'default';

const PROGRESS: ReadonlyMap<string, DataOf<'CallProgressed'>['status']> = new Map([
  ['call.created', 'initiated'],
  ['call.ringing_on_agent', 'ringing'],
  ['call.answered', 'in_progress'],
]);

/**
 * The end with all that is known of it, some 30 seconds after it. `call.hungup` comes at once and may lack half of that;
 * since messages come in any order, it would now and then stand over the whole truth.
 */
const END = 'call.ended';

/** A webhook is one message about one call; who joined in or was passed the call is no leg of its own. */
export function translateAircall(
  { rawBody }: TelephonyRequest,
  context: TranslateContext,
): readonly Translation[] {
  return [{ body: rawBody, outcome: outcomeOfBody(rawBody, context) }];
}

function outcomeOfBody(body: Buffer, context: TranslateContext): Outcome {
  const envelope = parseEnvelope(body);
  if (envelope === undefined) return park('unreadable', 'no message of Aircall');
  const { event, fields } = envelope;
  if (event !== END && !PROGRESS.has(event)) return ignore('not_a_call');
  const message = parseMessage(fields);
  if ('kind' in message) return message;
  const settings = context.accountSettings(ACCOUNT);
  if (settings === undefined) return park('unknown_account', ACCOUNT);
  return factOf(message, legOf(message, settings));
}

function legOf(message: AircallMessage, settings: AccountSettings): Leg {
  const { data } = message;
  const digits = data.raw_digits ?? '';
  return {
    vendor: 'aircall',
    account: ACCOUNT,
    leg: String(data.id),
    direction: kindOfParty(digits, settings) === 'extension' ? 'internal' : data.direction,
    extension: extensionOf(message, settings),
    number: toNumber(digits, settings),
    zone: settings.zone,
    startedAt: formatInstant(data.started_at),
  };
}

/** The user, or the line while the call is nobody's. Whoever it only rings for is not asked: many may ring in turn. */
function extensionOf({ event, data }: AircallMessage, settings: AccountSettings): string | null {
  if (PROGRESS.get(event) === 'ringing') return null;
  const user = data.user?.id ?? undefined;
  return user === undefined
    ? toExtension(data.number?.digits ?? undefined, settings)
    : String(user);
}

function factOf(message: AircallMessage, leg: Leg): Outcome {
  const { event, timestamp, data } = message;
  const at = instantOf(message);
  if (at === undefined)
    return park('bad_time', event === END ? 'data.ended_at' : 'data.answered_at');
  const id = `${leg.leg}:${event}:${timestamp / MICROS_PER_SECOND}`;
  const told = { id, occurredAt: at, occurredQuality: 'vendor' } as const;
  const status = PROGRESS.get(event);
  if (status !== undefined) return accept([progressed(leg, told, status)]);
  const answeredAt = data.answered_at ?? at;
  if (answeredAt < data.started_at || at < answeredAt) {
    return park('bad_time', 'data.started_at, data.answered_at, data.ended_at');
  }
  return accept([completed(leg, told, endOf(message, { answeredAt, endedAt: at }))]);
}

/** When it happened; undefined where the message does not tell. */
function instantOf({ event, timestamp, data }: AircallMessage): Micros | undefined {
  switch (event) {
    case 'call.created':
      return data.started_at;
    case 'call.answered':
      return data.answered_at ?? undefined;
    case END:
      return data.ended_at ?? undefined;
    default:
      return timestamp;
  }
}

function endOf(
  message: AircallMessage,
  { answeredAt, endedAt }: Record<'answeredAt' | 'endedAt', Micros>,
) {
  const { data } = message;
  const words = [data.missed_call_reason, data.hangup_cause].filter((word) => word);
  return {
    outcome: outcomeOf(message),
    talkMs: (endedAt - answeredAt) / MICROS_PER_MS,
    ringMs: (answeredAt - data.started_at) / MICROS_PER_MS,
    ...(words.length > 0 ? { vendorOutcome: words.join(' ') } : {}),
  };
}
