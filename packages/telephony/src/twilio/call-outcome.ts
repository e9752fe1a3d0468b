import type { CallDirection, CallOutcome } from '@grasp/domain';
import type { TwilioMessage } from './payload.ts';

const SIP_OUTCOMES: Readonly<Record<string, CallOutcome>> = {
  404: 'invalid_number',
  410: 'invalid_number',
  484: 'invalid_number',
  604: 'invalid_number',
  408: 'no_answer',
  480: 'no_answer',
  487: 'no_answer',
  486: 'busy',
  600: 'busy',
  603: 'rejected',
  607: 'rejected',
};

/**
 * How a leg ended. `completed` means that something answered; what, is known only where machine detection is on. Twilio
 * says `busy` of a declined call too: the SIP code tells them apart. A status that we do not know is `unknown`.
 */
export function outcomeOf(message: TwilioMessage, direction: CallDirection): CallOutcome {
  const bySip = SIP_OUTCOMES[message.sipResponseCode ?? ''];
  switch (message.callStatus) {
    case 'completed':
      return bySip ?? answeredOutcome(message.answeredBy ?? 'unknown');
    case 'busy':
      return bySip === 'rejected' ? 'rejected' : 'busy';
    case 'no-answer':
      return 'no_answer';
    case 'canceled':
      return direction === 'inbound' ? 'abandoned' : 'cancelled_by_rep';
    case 'failed':
      return bySip ?? 'failed_network';
    default:
      return 'unknown';
  }
}

function answeredOutcome(answeredBy: string): CallOutcome {
  const isMachine = answeredBy.startsWith('machine') || answeredBy === 'fax';
  return isMachine ? 'answered_machine' : 'answered_human';
}
