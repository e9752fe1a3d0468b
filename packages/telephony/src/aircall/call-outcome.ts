import type { CallOutcome } from '@grasp/domain';
import type { AircallMessage } from './payload.ts';

/** Why nobody answered a customer. */
const MISSED: ReadonlyMap<string, CallOutcome> = new Map([
  ['out_of_opening_hours', 'no_answer'],
  ['no_available_agent', 'no_answer'],
  ['agents_did_not_answer', 'no_answer'],
  ['short_abandoned', 'abandoned'],
  ['abandoned_in_ivr', 'abandoned'],
  ['abandoned_in_classic', 'abandoned'],
]);

/**
 * How a call ended. Aircall gives reasons for missed calls of customers alone: of ours it tells no more than that nobody
 * answered, be it busy, declined or wrong.
 */
export function outcomeOf({ data }: AircallMessage): CallOutcome {
  if (typeof data.answered_at === 'number') return 'answered_human';
  if (typeof data.voicemail === 'string') return 'voicemail_left';
  const reason = data.missed_call_reason ?? undefined;
  if (reason === undefined) return data.direction === 'outbound' ? 'no_answer' : 'unknown';
  return MISSED.get(reason) ?? 'unknown';
}
