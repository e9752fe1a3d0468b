import { createHash } from 'node:crypto';
import type { CallOutcome, Micros } from '@grasp/domain';
import type { CallDescription, SenderSettings, SentRequest } from '../call-description.ts';
import { twilioSignature } from './signature.ts';
import { SIGNATURE_HEADER } from './verify.ts';

type Fields = Readonly<Record<string, string>>;
/** A status callback before it is signed: what, when, in microseconds after the call's start. */
type Message = { fields: Fields; afterMs: number };

const ENDS: Readonly<Record<CallOutcome, Fields>> = {
  answered_human: { CallStatus: 'completed', SipResponseCode: '200' },
  answered_machine: { CallStatus: 'completed', AnsweredBy: 'machine_end_beep' },
  voicemail_left: { CallStatus: 'completed', AnsweredBy: 'machine_end_beep' },
  no_answer: { CallStatus: 'no-answer', SipResponseCode: '487' },
  busy: { CallStatus: 'busy', SipResponseCode: '486' },
  rejected: { CallStatus: 'busy', SipResponseCode: '603' },
  invalid_number: { CallStatus: 'failed', SipResponseCode: '404' },
  failed_network: { CallStatus: 'failed', SipResponseCode: '503' },
  cancelled_by_rep: { CallStatus: 'canceled' },
  abandoned: { CallStatus: 'canceled' },
  unknown: { CallStatus: 'unknown' },
};

/** What Twilio's messages can tell apart. */
export const TWILIO_OUTCOMES = (Object.keys(ENDS) as CallOutcome[]).filter(
  (outcome) => outcome !== 'voicemail_left',
);

/**
 * The status callbacks of a call, signed. A rep whose extension is `client:<name>` calls from a browser: then the
 * browser has a leg of its own, and the customer's leg was dialled by it.
 */
export function createTwilioRequests(
  call: CallDescription,
  to: SenderSettings,
): readonly SentRequest[] {
  const isBrowser = call.direction === 'outbound' && call.extension.startsWith('client:');
  const customerLeg = legMessages(call, isBrowser);
  const messages = isBrowser ? [...customerLeg, browserMessage(call)] : customerLeg;
  return messages.map((message) => sign(call, message, to));
}

function legMessages(call: CallDescription, isBrowser: boolean): Message[] {
  const common = isBrowser
    ? { ...partiesOf(call), Direction: 'outbound-dial', ParentCallSid: sid('CA', call, 'browser') }
    : partiesOf(call);
  const isAnswered = call.talkMs > 0;
  const states: [string, number][] = [
    ['initiated', 0],
    ['ringing', Math.min(1000, call.ringMs)],
    ...(isAnswered ? ([['in-progress', call.ringMs]] as [string, number][]) : []),
  ];
  const progress = states.map(([CallStatus, afterMs]) => ({ fields: { CallStatus }, afterMs }));
  const seconds = String(Math.round(call.talkMs / 1000));
  const end = {
    fields: {
      ...ENDS[call.outcome],
      CallDuration: seconds,
      Duration: String(Math.ceil(+seconds / 60)),
    },
    afterMs: call.ringMs + call.talkMs,
  };
  return [...progress, end].map(({ fields, afterMs }, index) => ({
    fields: { CallSid: sid('CA', call), ...common, SequenceNumber: String(index), ...fields },
    afterMs,
  }));
}

function partiesOf(call: CallDescription): Fields {
  const isOutbound = call.direction === 'outbound';
  const [From, To] = isOutbound
    ? [call.companyNumber, call.number]
    : [call.number, call.companyNumber];
  return { From, To, Direction: isOutbound ? 'outbound-api' : 'inbound' };
}

/** Twilio sends the end alone for a leg that came in. */
function browserMessage(call: CallDescription): Message {
  const fields = {
    CallSid: sid('CA', call, 'browser'),
    From: call.extension,
    To: call.number,
    Direction: 'inbound',
    CallStatus: 'completed',
    SequenceNumber: '0',
    CallDuration: String(Math.round((call.ringMs + call.talkMs) / 1000)),
  };
  return { fields, afterMs: call.ringMs + call.talkMs };
}

function sign(
  call: CallDescription,
  { fields, afterMs }: Message,
  to: SenderSettings,
): SentRequest {
  const sentAt: Micros = call.startedAt + afterMs * 1000;
  const parameters = new URLSearchParams({
    AccountSid: call.account,
    ApiVersion: '2010-04-01',
    CallbackSource: 'call-progress-events',
    Timestamp: new Date(sentAt / 1000).toUTCString().replace('GMT', '+0000'),
    ...fields,
  });
  const url = `${to.url}?extension=${encodeURIComponent(call.extension)}`;
  const token = to.secrets['TWILIO_AUTH_TOKEN'] ?? '';
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      [SIGNATURE_HEADER]: twilioSignature(token, url, parameters),
    },
    rawBody: Buffer.from(parameters.toString()),
    sentAt,
  };
}

/** Twilio's ids are two letters and 32 hexadecimal digits. */
function sid(prefix: string, call: CallDescription, leg = ''): string {
  const name = JSON.stringify([call.account, call.id, leg]);
  return prefix + createHash('md5').update(name).digest('hex');
}
