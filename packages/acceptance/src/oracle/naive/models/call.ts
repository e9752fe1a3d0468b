import { dayStart, localDayOf, microsOf } from '../instants.ts';
import type { Model, Row } from '../model.ts';
import type { Data } from '../plain-event.ts';
import type { StandingFact } from '../standing.ts';

/** A leg of a call: its messages count by what they say, not by when they came. */
export const calls: Model = { name: 'calls', category: 'call', rank, row };

const STATUS_RANK: Record<string, number> = { initiated: 1, ringing: 2, in_progress: 3 };

function rank({ type, data }: { type: string; data: Data }): number {
  if (type === 'CallLegLinked') return 0;
  if (type === 'CallProgressed') return STATUS_RANK[data.status] ?? Number.NaN;
  return type === 'CallClosedByTimeout' ? 5 : 6;
}

const ANSWERED = ['answered_human', 'answered_machine', 'voicemail_left'];

function row(facts: readonly StandingFact[]): Row | null {
  const link = facts.filter(({ type }) => type === 'CallLegLinked').at(-1)?.data;
  const messages = facts.filter(
    ({ type }) => type === 'CallProgressed' || type === 'CallCompleted',
  );
  const last = messages.at(-1);
  if (last === undefined) return null;
  const { vendor, account, leg, direction, zone } = last.data;
  const startedAt = Math.min(...messages.map(beginOf));
  const day = localDayOf(zone, startedAt);
  const ending = endingOf(facts, last);
  const isPrimary = link === undefined || link.primary === link.leg;
  const isOutbound = direction === 'outbound';
  return {
    vendor,
    account,
    leg,
    // A leg of which no link is known is its own root: the leg as it was first named.
    root: link === undefined ? messages[0]?.data.leg : link.root,
    is_primary: isPrimary,
    direction,
    extension: lastNamed(messages, 'extension'),
    number: lastNamed(messages, 'number'),
    started_at: startedAt,
    day,
    day_ends_at: dayStart(zone, day + 1),
    status: ending.status,
    outcome: ending.outcome,
    dials: isOutbound && isPrimary ? 1 : 0,
    connects: isOutbound && ANSWERED.includes(ending.outcome ?? '') ? 1 : 0,
    talk_ms: direction === 'internal' ? 0 : ending.talkMs,
  };
}

/** The earliest that a message says the leg began. */
function beginOf({ type, data, at }: StandingFact): number {
  if (data.startedAt !== undefined) return microsOf(data.startedAt);
  return type === 'CallCompleted' ? at - data.talkMs * 1000 : at;
}

/** A message that names none does not forget what an earlier one named. */
function lastNamed(messages: readonly StandingFact[], field: string): string | null {
  return messages.findLast(({ data }) => data[field] !== null)?.data[field] ?? null;
}

type Ending = { status: string; outcome: string | null; talkMs: number };

function endingOf(facts: readonly StandingFact[], last: StandingFact): Ending {
  if (last.type === 'CallCompleted') {
    return { status: 'ended', outcome: last.data.outcome, talkMs: last.data.talkMs };
  }
  const isTimedOut = facts.some(({ type }) => type === 'CallClosedByTimeout');
  if (isTimedOut) return { status: 'timed_out', outcome: 'unknown', talkMs: 0 };
  return { status: last.data.status, outcome: null, talkMs: 0 };
}
