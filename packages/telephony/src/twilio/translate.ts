import { type DataOf, isAnswered, type Micros } from '@grasp/domain';
import type { TranslateContext, Translation } from '../adapter.ts';
import { completed, type Leg, linked, progressed, type Told } from '../leg-facts.ts';
import { accept, type CallFact, ignore, type Outcome, park } from '../outcome.ts';
import type { TelephonyRequest } from '../request.ts';
import { outcomeOf } from './call-outcome.ts';
import { parseMessage, queryOf, type TwilioMessage } from './payload.ts';
import { sidesOf } from './sides.ts';

const PROGRESS: Readonly<Record<string, DataOf<'CallProgressed'>['status']>> = {
  queued: 'initiated',
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'in_progress',
};

/** A status callback is one message about one leg. */
export function translateTwilio(
  request: TelephonyRequest,
  context: TranslateContext,
): readonly Translation[] {
  return [{ body: request.rawBody, outcome: outcomeOfRequest(request, context) }];
}

function outcomeOfRequest(request: TelephonyRequest, context: TranslateContext): Outcome {
  const message = parseMessage(request);
  if ('missing' in message) return withoutField(message.missing);
  const told = toldBy(message, context.receivedAt);
  if (told === undefined) return park('bad_time', 'Timestamp');
  const settings = context.accountSettings(message.accountSid);
  if (settings === undefined) return park('unknown_account', 'AccountSid');
  const leg: Leg = {
    vendor: 'twilio',
    account: message.accountSid,
    leg: message.callSid,
    ...sidesOf(message, queryOf(request.url), settings),
    zone: settings.zone,
    ...(message.sequence === undefined ? {} : { sequence: message.sequence }),
  };
  return accept([stateFact(message, leg, told), ...linkFacts(message, leg, told)]);
}

/** Recordings and machine detections come with a call's id and no status: genuine, and not about the call's course. */
function withoutField(name: string): Outcome {
  if (name === 'CallStatus') return ignore('not_a_call');
  return park(name === 'CallSid' ? 'unreadable' : 'missing_field', name);
}

/** One message is one fact: its number in the leg names it, or, where Twilio sent none, its status. */
function toldBy(message: TwilioMessage, receivedAt: Micros): Told | undefined {
  const id = `${message.callSid}:${message.sequence ?? message.callStatus}`;
  if (message.timestamp === undefined) {
    return { id, occurredAt: receivedAt, occurredQuality: 'ours' };
  }
  const clock = parseRfc2822(message.timestamp);
  return clock && { id, ...clock, occurredQuality: 'vendor' };
}

const RFC_2822 =
  /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ([+-])(\d\d)(\d\d)$/;

function parseRfc2822(text: string) {
  const [, sign, hours, minutes] = RFC_2822.exec(text) ?? [];
  const ms = sign === undefined ? Number.NaN : Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  const offset = Number(hours) * 60 + Number(minutes);
  return { occurredAt: ms * 1000, occurredOffset: sign === '-' ? 0 - offset : offset };
}

/** `completed` and its like end the leg. So does a status that we do not know, until a known end overrules it. */
function stateFact(message: TwilioMessage, leg: Leg, told: Told): CallFact {
  const status = PROGRESS[message.callStatus];
  if (status !== undefined) return progressed(leg, told, status);
  const outcome = outcomeOf(message, leg.direction);
  const words = [message.callStatus, message.sipResponseCode, message.answeredBy];
  return completed(leg, told, {
    outcome,
    talkMs: isAnswered(outcome) ? message.durationSeconds * 1000 : 0,
    vendorOutcome: words.filter((word) => word !== undefined).join(' '),
  });
}

/**
 * A leg that another one dialled says so in every message. Its first and its last one make the link: either may be
 * lost. The leg to a customer is the dial; a leg to our side hangs on to the one that dialled it.
 */
function linkFacts(message: TwilioMessage, leg: Leg, told: Told): CallFact[] {
  const root = message.parentCallSid;
  const status = PROGRESS[message.callStatus];
  if (root === undefined || status === 'ringing' || status === 'in_progress') return [];
  return [linked(leg, told, { root, primary: leg.direction === 'internal' ? root : leg.leg })];
}
