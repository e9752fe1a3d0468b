import { expect, it } from 'vitest';
import { outcomeOf } from './call-outcome.ts';
import type { TwilioMessage } from './payload.ts';

const message: TwilioMessage = {
  accountSid: 'AC1',
  callSid: 'CA1',
  callStatus: 'completed',
  direction: 'outbound-api',
  from: '+493012345670',
  to: '+4915112345678',
  parentCallSid: undefined,
  sequence: 3,
  timestamp: undefined,
  durationSeconds: 0,
  sipResponseCode: undefined,
  answeredBy: undefined,
};

it.each([
  ['completed', undefined, undefined, 'answered_human'],
  ['completed', '200', 'human', 'answered_human'],
  ['completed', '200', 'unknown', 'answered_human'],
  ['completed', '200', 'machine_start', 'answered_machine'],
  ['completed', '200', 'fax', 'answered_machine'],
  ['completed', '487', undefined, 'no_answer'],
  ['busy', undefined, undefined, 'busy'],
  ['busy', '487', undefined, 'busy'],
  ['busy', '603', undefined, 'rejected'],
  ['no-answer', '480', undefined, 'no_answer'],
  ['failed', undefined, undefined, 'failed_network'],
  ['failed', '404', undefined, 'invalid_number'],
  ['failed', '486', undefined, 'busy'],
  ['failed', '503', undefined, 'failed_network'],
  ['canceled', '487', undefined, 'cancelled_by_rep'],
  ['paused', undefined, undefined, 'unknown'],
])('%s with SIP %s, answered by %s, is %s', (callStatus, sipResponseCode, answeredBy, outcome) => {
  const end = { ...message, callStatus, sipResponseCode, answeredBy };
  expect(outcomeOf(end, 'outbound')).toBe(outcome);
});

it('takes a call that came in and was given up for abandoned', () => {
  expect(outcomeOf({ ...message, callStatus: 'canceled' }, 'inbound')).toBe('abandoned');
});
