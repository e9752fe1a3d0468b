import type { CallDirection, CallOutcome } from '@grasp/domain';
import type { FreeswitchLeg } from './payload.ts';

/** Hangup causes of legs that nobody answered. */
const CAUSES: Readonly<Record<string, CallOutcome>> = {
  USER_BUSY: 'busy',
  CALL_REJECTED: 'rejected',
  ...all('no_answer', [
    ...['NO_ANSWER', 'NO_USER_RESPONSE', 'ALLOTTED_TIMEOUT', 'PROGRESS_TIMEOUT'],
    ...['NORMAL_CLEARING', 'LOSE_RACE', 'PICKED_OFF'],
  ]),
  ...all('invalid_number', [
    ...['UNALLOCATED_NUMBER', 'INVALID_NUMBER_FORMAT', 'NUMBER_CHANGED', 'NO_ROUTE_DESTINATION'],
    'INVALID_URL',
  ]),
  ...all('failed_network', [
    ...['NORMAL_TEMPORARY_FAILURE', 'NETWORK_OUT_OF_ORDER', 'SWITCH_CONGESTION', 'GATEWAY_DOWN'],
    ...['NORMAL_CIRCUIT_CONGESTION', 'RECOVERY_ON_TIMER_EXPIRE', 'INCOMPATIBLE_DESTINATION'],
    ...['SERVICE_UNAVAILABLE', 'SERVICE_NOT_IMPLEMENTED', 'SUBSCRIBER_ABSENT', 'FACILITY_REJECTED'],
    ...['USER_NOT_REGISTERED', 'DESTINATION_OUT_OF_ORDER', 'BEARERCAPABILITY_NOTAVAIL'],
    ...['OUTGOING_CALL_BARRED', 'EXCHANGE_ROUTING_ERROR', 'PROTOCOL_ERROR', 'MEDIA_TIMEOUT'],
    ...[
      'REQUESTED_CHAN_UNAVAIL',
      'CHANNEL_UNACCEPTABLE',
      'NO_ROUTE_TRANSIT_NET',
      'CHAN_NOT_IMPLEMENTED',
    ],
  ]),
};

/** Whether somebody was reached: a switch may answer a leg itself and then fail to connect it. */
export function isReached(leg: FreeswitchLeg): boolean {
  return leg.answeredAt !== undefined && (isVoicemail(leg) || failedDial(leg) === undefined);
}

/** How a leg ended. A cause that we do not know is `unknown`. */
export function outcomeOf(leg: FreeswitchLeg, direction: CallDirection): CallOutcome {
  if (isReached(leg)) return reachedOutcome(leg);
  const cause = failedDial(leg) ?? leg.hangupCause ?? '';
  if (cause === 'ORIGINATOR_CANCEL') {
    return direction === 'inbound' ? 'abandoned' : 'cancelled_by_rep';
  }
  return CAUSES[cause] ?? 'unknown';
}

function reachedOutcome(leg: FreeswitchLeg): CallOutcome {
  if (isVoicemail(leg)) return 'voicemail_left';
  return leg.detectedBy?.toUpperCase() === 'MACHINE' ? 'answered_machine' : 'answered_human';
}

/** Our own voicemail took the call. */
function isVoicemail(leg: FreeswitchLeg): boolean {
  return leg.lastApplication === 'voicemail';
}

/** Why the leg was never connected to the one it dialled; undefined where it was, or dialled none. */
export function failedDial(leg: FreeswitchLeg): string | undefined {
  const { dialCause, bridgedAt } = leg;
  const isSuccess = dialCause === undefined || /^(?:SUCCESS|call accepted)$/.test(dialCause);
  return isSuccess || bridgedAt !== undefined ? undefined : dialCause;
}

function all(outcome: CallOutcome, causes: readonly string[]): Record<string, CallOutcome> {
  return Object.fromEntries(causes.map((cause) => [cause, outcome]));
}
