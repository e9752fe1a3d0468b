import { CALL_DIRECTIONS, type CallDirection } from '@grasp/domain';
import type { AccountSettings } from '../adapter.ts';
import { kindOfParty, toExtension, toNumber } from '../party.ts';
import type { TwilioMessage } from './payload.ts';

type Sides = { direction: CallDirection; extension: string | null; number: string | null };

/**
 * Which side of a leg is the rep, which the customer.
 *
 * A call by Twilio has a leg per participant, and of every conversation with a customer exactly one leg may count. It
 * is the leg to the customer's telephone. A leg to one of our own endpoints (`client:anna`, `sip:anna@…`) is
 * `internal`: it carries the rep's identity, never a dial, a connect or talk.
 *
 * - outbound (`outbound-api`, `outbound-dial`): `To` is the customer, `From` the rep's side as received: a caller id,
 *   or `client:anna`.
 * - inbound: `From` is the customer, `To` the rep's side.
 *
 * A browser call shows the company's caller id as `From`, and a call that first rings the rep's mobile looks like two
 * calls to customers. Only who sets up the call knows better, so the callback URL, which Twilio signs, may say so:
 * `?extension=client:anna` names the rep's side, `?direction=internal` the leg's direction.
 */
export function sidesOf(
  message: TwilioMessage,
  query: URLSearchParams,
  settings: AccountSettings,
): Sides {
  const isOutbound = message.direction.startsWith('outbound');
  const [ours, theirs] = isOutbound ? [message.from, message.to] : [message.to, message.from];
  const stated = CALL_DIRECTIONS.find((direction) => direction === query.get('direction'));
  if (isEndpoint(theirs, settings)) {
    return {
      direction: stated ?? 'internal',
      extension: toExtension(query.get('extension') ?? theirs, settings),
      number: toNumber(ours, settings),
    };
  }
  return {
    direction: stated ?? (isOutbound ? 'outbound' : 'inbound'),
    extension: toExtension(query.get('extension') ?? ours, settings),
    number: toNumber(theirs, settings),
  };
}

/** A SIP address whose user is a telephone number is a customer behind a trunk, not one of our devices. */
function isEndpoint(party: string, settings: AccountSettings): boolean {
  if (party.startsWith('client:')) return true;
  const user = /^sips?:([^@;]*)/.exec(party)?.[1];
  return user !== undefined && kindOfParty(user, settings) !== 'number';
}
