import { createHash } from 'node:crypto';
import { type CallOutcome, MICROS_PER_MS, MICROS_PER_SECOND, type Micros } from '@grasp/domain';
import type { CallDescription, SenderSettings, SentRequest } from '../call-description.ts';
import { CREDENTIAL } from './verify.ts';

/** Why a call was missed, in Aircall's words. */
const MISSED: Partial<Record<CallOutcome, string | null>> = {
  answered_human: null,
  no_answer: 'agents_did_not_answer',
  abandoned: 'abandoned_in_classic',
  unknown: 'a_reason_to_come',
};

/** What Aircall's messages can tell apart; of a voicemail they do not tell how long it is, so none is made. */
export const AIRCALL_OUTCOMES = Object.keys(MISSED) as CallOutcome[];

/** The message with the whole of a call comes so long after its end. */
const GATHERING_MICROS: Micros = 30 * MICROS_PER_SECOND;

type Message = { event: string; at: Micros; data: object };

/** The messages of a call, each with the token. The account is the token's; a rep is a user's number. */
export function createAircallRequests(
  call: CallDescription,
  to: SenderSettings,
): readonly SentRequest[] {
  const ringEnds = call.startedAt + call.ringMs * MICROS_PER_MS;
  const ends = ringEnds + call.talkMs * MICROS_PER_MS;
  const answered_at = call.talkMs > 0 ? seconds(ringEnds) : null;
  const done = { status: 'done', answered_at, ended_at: seconds(ends), ...reasonOf(call) };
  const rings = call.direction === 'inbound';
  const answers = answered_at !== null;
  const messages: Message[] = [
    { event: 'call.created', at: call.startedAt, data: { status: 'initial' } },
    ...(rings ? [{ event: 'call.ringing_on_agent', at: call.startedAt, data: {} }] : []),
    ...(answers
      ? [{ event: 'call.answered', at: ringEnds, data: { status: 'answered', answered_at } }]
      : []),
    { event: 'call.hungup', at: ends, data: done },
    { event: 'call.ended', at: ends + GATHERING_MICROS, data: done },
  ];
  return messages.map((message) => post(call, message, to));
}

function reasonOf({ direction, outcome }: CallDescription) {
  const isTold = direction === 'inbound' || outcome === 'unknown';
  return { missed_call_reason: isTold ? (MISSED[outcome] ?? null) : null };
}

function post(
  call: CallDescription,
  { event, at, data }: Message,
  to: SenderSettings,
): SentRequest {
  const message = {
    resource: 'call',
    event,
    timestamp: seconds(at),
    [CREDENTIAL.field]: to.secrets['AIRCALL_TOKEN'],
    data: { ...describe(call), ...data },
  };
  return {
    method: 'POST',
    url: to.url,
    headers: { 'content-type': 'application/json' },
    rawBody: Buffer.from(JSON.stringify(message)),
    sentAt: at,
  };
}

function describe(call: CallDescription) {
  return {
    id: idOf(call),
    direction: call.direction,
    status: 'initial',
    missed_call_reason: null,
    started_at: seconds(call.startedAt),
    answered_at: null,
    ended_at: null,
    voicemail: null,
    raw_digits: call.number,
    user: { id: Number(call.extension) },
    number: { digits: call.companyNumber },
  };
}

/** Aircall's ids are whole numbers; this one has 48 bits. */
function idOf({ account, id }: CallDescription): number {
  const name = JSON.stringify([account, id]);
  return createHash('md5').update(name).digest().readUIntBE(0, 6) + 1;
}

const seconds = (at: Micros): number => Math.round(at / MICROS_PER_SECOND);
