import type { CallDirection } from '@grasp/domain';
import type { AccountSettings } from '../adapter.ts';
import { kindOfParty, toExtension, toNumber } from '../party.ts';
import type { FreeswitchLeg } from './payload.ts';

type Sides = { direction: CallDirection; extension: string | null; number: string | null };
type Is = (text: string) => boolean;

/**
 * Which side of a leg is the rep, and whether the leg counts.
 *
 * Every call has a record per leg, told apart: the one that was first (the originating leg), and those dialled for it.
 * Of every conversation with a customer exactly one may count, whether or not the switch is set to tell both
 * (`log-b-leg`). So the originating leg counts, and what it dialled is `internal`, with one exception: click-to-call,
 * where the switch first rings the rep's device and then dials the customer; there the second leg counts.
 *
 * An originating leg from our device to a number is outbound; from our device to another one, or to an application of
 * the switch, internal. From a number it is inbound, and the device that answered is the rep's, else the number dialled.
 * To a number it is a dialler's outbound call.
 */
export function sidesOf(leg: FreeswitchLeg, settings: AccountSettings): Sides {
  const isOurs: Is = (text) => ['extension', 'name'].includes(kindOfParty(text, settings));
  const isNumber: Is = (text) => kindOfParty(text, settings) === 'number';
  const { direction, ours, theirs } = rolesOf(leg, isOurs, isNumber);
  return {
    direction,
    extension: toExtension(ours, settings),
    number: toNumber(theirs, settings),
  };
}

type Roles = { direction: CallDirection; ours: string; theirs: string };

function rolesOf(leg: FreeswitchLeg, isOurs: Is, isNumber: Is): Roles {
  const { farEnd, destination, originator } = leg;
  if (leg.isLoopback) return { direction: 'internal', ours: farEnd, theirs: destination };
  if (originator !== undefined) return dialledRoles(leg, originator, isOurs, isNumber);
  if (isOurs(farEnd)) {
    const direction = isNumber(destination) ? 'outbound' : 'internal';
    return { direction, ours: farEnd, theirs: destination };
  }
  const device = isOurs(leg.peer) ? leg.peer : undefined;
  return leg.setUp === 'inbound'
    ? { direction: 'inbound', ours: device ?? destination, theirs: farEnd }
    : { direction: 'outbound', ours: device ?? leg.callerNumber, theirs: farEnd };
}

type Originator = NonNullable<FreeswitchLeg['originator']>;

function dialledRoles(leg: FreeswitchLeg, originator: Originator, isOurs: Is, isNumber: Is): Roles {
  if (isOurs(leg.farEnd)) {
    return { direction: 'internal', ours: leg.farEnd, theirs: leg.callerNumber };
  }
  const isClickToCall = isOurs(originator.farEnd) && !isNumber(originator.destination);
  const direction = isClickToCall ? 'outbound' : 'internal';
  return { direction, ours: originator.farEnd || leg.callerNumber, theirs: leg.farEnd };
}
