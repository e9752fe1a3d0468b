import { createHash } from 'node:crypto';
import { type CallOutcome, MICROS_PER_SECOND, type Micros } from '@grasp/domain';
import type { CallDescription, SenderSettings, SentRequest } from '../call-description.ts';
import type { CdrRow } from './rows.ts';
import { SIGNATURE_HEADER, signBody } from './signature.ts';

const ENDS: Readonly<Record<CallOutcome, CdrRow>> = {
  answered_human: { disposition: 'ANSWERED', hangupcause: '16' },
  answered_machine: { disposition: 'ANSWERED', hangupcause: '16' },
  voicemail_left: { disposition: 'ANSWERED', hangupcause: '16', lastapp: 'VoiceMail' },
  no_answer: { disposition: 'NO ANSWER', hangupcause: '19' },
  busy: { disposition: 'BUSY', hangupcause: '17' },
  rejected: { disposition: 'BUSY', hangupcause: '21' },
  invalid_number: { disposition: 'FAILED', hangupcause: '1' },
  failed_network: { disposition: 'CONGESTION', hangupcause: '34' },
  cancelled_by_rep: { disposition: 'NO ANSWER', hangupcause: '16' },
  abandoned: { disposition: 'NO ANSWER', hangupcause: '16' },
  unknown: { disposition: 'UNKNOWN', hangupcause: '0' },
};

/** What a call record can tell apart: nothing about machines, nor about who gave up an unanswered call. */
export const ASTERISK_OUTCOMES: readonly CallOutcome[] = [
  ...(['answered_human', 'voicemail_left', 'no_answer', 'busy', 'rejected'] as const),
  ...(['invalid_number', 'failed_network', 'unknown'] as const),
];

/** The call's record in a signed request, as a forwarder sends it when the call is over. */
export function createAsteriskRequests(
  call: CallDescription,
  to: SenderSettings,
): readonly SentRequest[] {
  const endedAt = call.startedAt + (call.ringMs + call.talkMs) * 1000;
  const rawBody = Buffer.from(JSON.stringify([cdrOf(call, endedAt)]));
  const seconds = Math.ceil(endedAt / MICROS_PER_SECOND);
  const secret = to.secrets['ASTERISK_SECRET'] ?? '';
  return [
    {
      method: 'POST',
      url: to.url,
      headers: {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: signBody(secret, rawBody, seconds),
      },
      rawBody,
      sentAt: seconds * MICROS_PER_SECOND,
    },
  ];
}

function cdrOf(call: CallDescription, endedAt: Micros): CdrRow {
  const answeredAt = call.startedAt + call.ringMs * 1000;
  const number = Number.parseInt(createHash('sha1').update(call.id).digest('hex').slice(0, 8), 16);
  const uniqueid = `${call.account}-${Math.floor(call.startedAt / MICROS_PER_SECOND)}.${number}`;
  return {
    accountcode: '',
    ...partiesOf(call),
    lastapp: 'Dial',
    start: localStamp(call.startedAt, call.zone),
    answer: call.talkMs > 0 ? localStamp(answeredAt, call.zone) : '',
    end: localStamp(endedAt, call.zone),
    duration: wholeSeconds(call.ringMs + call.talkMs),
    billsec: wholeSeconds(call.talkMs),
    amaflags: 'DOCUMENTATION',
    ...ENDS[call.outcome],
    uniqueid,
    linkedid: uniqueid,
    sequence: String(number),
  };
}

function partiesOf(call: CallDescription): CdrRow {
  const device = `PJSIP/${call.extension}-0000002a`;
  const trunk = 'PJSIP/trunk-0000002b';
  return call.direction === 'outbound'
    ? {
        ...{ src: call.extension, dst: call.number, dcontext: 'from-internal' },
        ...{ channel: device, dstchannel: trunk },
      }
    : {
        ...{ src: call.number, dst: call.companyNumber, dcontext: 'from-trunk' },
        ...{ channel: trunk, dstchannel: device },
      };
}

function localStamp(at: Micros, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(at / 1000))
    .toZonedDateTimeISO(zone)
    .toPlainDateTime();
  return local.toString({ smallestUnit: 'second' }).replace('T', ' ');
}

function wholeSeconds(ms: number): string {
  return String(Math.round(ms / 1000));
}
