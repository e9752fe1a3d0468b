import type { Fact } from '../fact.ts';
import { MICROS_PER_MS, type Micros, parseInstant } from '../instant.ts';
import { localDay } from '../zone.ts';
import type { CallDirection, CallEvent, CallOutcome } from './events.ts';

export type CallStatus = 'absent' | 'initiated' | 'ringing' | 'in_progress' | 'ended' | 'timed_out';

/** A leg of a call at a place on both clocks. */
export type Call = {
  status: CallStatus;
  vendor: string;
  account: string;
  leg: string;
  /** Its root call; the leg itself until a link is known. */
  root: string;
  /** Whether this leg is the dial of its root call. */
  isPrimary: boolean;
  direction: CallDirection;
  extension: string | null;
  number: string | null;
  startedAt: Micros;
  /** The zone of its telephony account. */
  zone: string;
  /** The day of the call in the zone of its telephony account, as days since 1970-01-01. */
  day: number;
  talkMs: number;
  outcome: CallOutcome | null;
};

export const absentCall: Call = {
  status: 'absent',
  vendor: '',
  account: '',
  leg: '',
  root: '',
  isPrimary: true,
  direction: 'outbound',
  extension: null,
  number: null,
  startedAt: 0,
  zone: 'UTC',
  day: 0,
  talkMs: 0,
  outcome: null,
};

const RANKS: Record<string, number> = {
  CallLegLinked: 0,
  CallProgressed: 1,
  CallClosedByTimeout: 5,
  CallCompleted: 6,
};
const STATUS_RANKS = { initiated: 1, ringing: 2, in_progress: 3 } as const;

/** The place of a call's event inside its leg, before any clock: vendors stamp whole seconds and deliver in any order. */
export function callRank(event: CallEvent): number {
  if (event.type === 'CallProgressed') return STATUS_RANKS[event.data.status];
  return RANKS[event.type] ?? 0;
}

/**
 * The leg after one more fact; total. Facts come by rank, so the real end stands over a time-out, and a late
 * `ringing` never regresses an ended call. A link names root and primary leg; the last one by its clocks stands.
 */
export function evolveCall(call: Call, fact: Fact<CallEvent>): Call {
  switch (fact.type) {
    case 'CallProgressed':
      return { ...described(call, fact.data, fact.at), status: fact.data.status };
    case 'CallCompleted':
      return {
        ...described(call, fact.data, fact.at - fact.data.talkMs * MICROS_PER_MS),
        status: 'ended',
        talkMs: fact.data.talkMs,
        outcome: fact.data.outcome,
      };
    case 'CallClosedByTimeout':
      return call.status === 'absent'
        ? call
        : { ...call, status: 'timed_out', outcome: 'unknown', talkMs: 0 };
    case 'CallLegLinked':
      return { ...call, root: fact.data.root, isPrimary: fact.data.primary === fact.data.leg };
    default:
      return call;
  }
}

/** Whether the other side picked up. */
export function isAnswered(outcome: CallOutcome | null): boolean {
  return (
    outcome === 'answered_human' || outcome === 'answered_machine' || outcome === 'voicemail_left'
  );
}

type LegFacts =
  | Extract<CallEvent, { type: 'CallProgressed' }>['data']
  | Extract<CallEvent, { type: 'CallCompleted' }>['data'];

/**
 * A later message that names no extension or number does not forget the one that an earlier message named. The leg
 * began at the earliest instant that any message implies: where a vendor does not tell it, no later than `latestStart`.
 */
function described(call: Call, data: LegFacts, latestStart: Micros): Call {
  const implied = data.startedAt === undefined ? latestStart : parseInstant(data.startedAt);
  const startedAt = call.status === 'absent' ? implied : Math.min(call.startedAt, implied);
  return {
    ...call,
    vendor: data.vendor,
    account: data.account,
    leg: data.leg,
    root: call.root === '' ? data.leg : call.root,
    direction: data.direction,
    extension: data.extension ?? call.extension,
    number: data.number ?? call.number,
    startedAt,
    zone: data.zone,
    day: localDay(data.zone, startedAt),
  };
}
