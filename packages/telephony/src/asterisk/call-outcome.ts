import type { CallOutcome } from '@grasp/domain';
import type { CdrRow } from './rows.ts';

const DISPOSITIONS: Readonly<Record<string, CallOutcome>> = {
  ANSWERED: 'answered_human',
  'NO ANSWER': 'no_answer',
  BUSY: 'busy',
  FAILED: 'failed_network',
  CONGESTION: 'failed_network',
};

/** Q.850 causes of calls that were not answered. */
const CAUSES: Readonly<Record<string, CallOutcome>> = {
  1: 'invalid_number',
  22: 'invalid_number',
  28: 'invalid_number',
  17: 'busy',
  18: 'no_answer',
  19: 'no_answer',
  21: 'rejected',
};

/**
 * How a call ended. A record alone cannot tell a declined call or a wrong number from a failed one: a forwarder that
 * adds the channel's `hangupcause` (Q.850) makes that good. A call that our voicemail took was not answered by a
 * person. A disposition that we do not know is `unknown`.
 */
export function outcomeOf(row: CdrRow): CallOutcome {
  const outcome = DISPOSITIONS[row['disposition']?.toUpperCase() ?? ''] ?? 'unknown';
  if (outcome !== 'answered_human') return CAUSES[row['hangupcause'] ?? ''] ?? outcome;
  return row['lastapp']?.toLowerCase() === 'voicemail' ? 'voicemail_left' : outcome;
}
