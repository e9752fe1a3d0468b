import { type CallOutcome, formatInstant, streams } from '@grasp/domain';
import { dirtAt } from '../dirt.ts';
import type { Dirt, ImportedFact } from '../importer.ts';
import { findInstant } from '../instants.ts';
import { NO_AGENT } from './faults.ts';
import { findClock, findDay, instantAt, ZONE } from './local-clock.ts';
import { type CallRecord, tookPlace } from './record.ts';

/** The name of the log as a source, and as a telephony vendor. */
export const SYSTEM = 'anonbank';

/** A record to ignore stays a call, because calls are counted, but one of which nothing is known. */
const OUTCOMES: Record<string, CallOutcome> = {
  AGENT: 'answered_human',
  HANG: 'abandoned',
  PHANTOM: 'unknown',
};

const HALF_DAY_SECONDS = 43_200;
const DAY_SECONDS = 86_400;
const AN_ID = /^[!-~]{1,60}$/;

/** When a call began and ended, in seconds after the midnight of its day. */
type Span = { day: string; from: number; to: number };

/**
 * The call of a record, or why it is none. It is told once, when it ends: what the voice unit wrote down is known then.
 * The kind of service is the account, so that the kinds can be counted apart; line and call id together name the call.
 * The customer id is left out: a call knows a number only, and the file has none.
 */
export function callOf(record: CallRecord): ImportedFact | Dirt {
  if (![record.unit, record.call, record.service, record.agent].every((id) => AN_ID.test(id))) {
    return dirtAt(record, 'bad_id');
  }
  const span = spanOf(record);
  if (span === undefined) return dirtAt(record, 'bad_time');
  const leg = `${record.unit}.${record.call}`;
  const end = instantAt(span.day, Math.max(span.from, span.to));
  return {
    kind: 'fact',
    type: 'CallCompleted',
    data: {
      vendor: SYSTEM,
      account: record.service,
      leg,
      direction: 'inbound',
      extension: record.agent === NO_AGENT ? null : record.agent,
      number: null,
      zone: ZONE,
      startedAt: formatInstant(instantAt(span.day, span.from).at),
      outcome: OUTCOMES[record.outcome] ?? 'unknown',
      talkMs: record.outcome === 'AGENT' ? toMs(record.talk.seconds) : 0,
      // The wait in the queue.
      ringMs: toMs(record.queue.seconds),
      vendorOutcome: record.outcome,
    },
    stream: streams.call(SYSTEM, record.service, leg),
    key: { system: SYSTEM, id: leg },
    line: record.line,
    occurredAt: end.at,
    occurredOffset: end.offset,
    occurredQuality: 'vendor',
    recordedAt: record.recorded === undefined ? undefined : findInstant(record.recorded)?.at,
  };
}

/** From the entry to the end of the last part that took place; an end far before the entry is on the next day. */
function spanOf({ date, voice, queue, talk }: CallRecord): Span | undefined {
  const day = findDay(date);
  const from = findClock(voice.from);
  const last = [talk, queue].find(tookPlace) ?? voice;
  const to = findClock(last.to);
  if (day === undefined || from === undefined || to === undefined) return undefined;
  return { day, from, to: to < from - HALF_DAY_SECONDS ? to + DAY_SECONDS : to };
}

function toMs(seconds: string): number {
  const ms = Number(seconds) * 1_000;
  return Number.isInteger(ms) && ms > 0 ? ms : 0;
}
