import type { CallOutcome, Micros } from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';
import { plusSeconds } from './day.ts';
import { type Leg, tellLeg, tellLink } from './legs.ts';
import type { Random } from './random.ts';
import type { Account, World } from './world.ts';

/** Who calls whom. */
export type Dial = {
  account: Account;
  extension: string;
  number: string;
  direction: Leg['direction'];
  /** Chance that a person picks up. */
  reach: number;
  /** What the talk lasts against the usual. */
  talkative: number;
  at: Micros;
};

/** A call as it went. */
export type Call = {
  outcome: CallOutcome;
  talkMs: number;
  endedAt: Micros;
  /** The fact of its end; null where the telephone system was not connected, or never told the end. */
  proof: CompanyFact | null;
};

/** How a call ends that no person picks up, by how often. */
const MISSED: readonly CallOutcome[] = [
  ...Array<CallOutcome>(11).fill('no_answer'),
  ...Array<CallOutcome>(4).fill('answered_machine'),
  ...Array<CallOutcome>(3).fill('busy'),
  ...Array<CallOutcome>(2).fill('rejected'),
  'voicemail_left',
  'cancelled_by_rep',
  'invalid_number',
  'failed_network',
];
const TALK_SECONDS = [8, 25, 55, 95, 160, 300, 900];
const ULTRA_SHORT = 0.04;
const MACHINE_SECONDS = [2, 6, 12, 30];
const RING_SECONDS = [2, 6, 11, 18, 30];
/** Calls whose end the vendor never tells: those that tell more than the end. */
const NEVER_ENDED = 0.01;

/** Makes a call and tells what its vendor tells of it. */
export function makeCall(world: World, dial: Dial): Call {
  const { random, settings } = world;
  const { outcome, ringMs, talkMs } = drawCourse(random, dial);
  const endedAt = dial.at + (ringMs + talkMs) * 1000;
  const isRecorded = dial.at >= settings.callsFrom;
  const isEnded = dial.account.vendor !== 'twilio' || !random.chance(NEVER_ENDED);
  const leg = { ...dial, outcome, ringMs, talkMs, isEnded };
  return { outcome, talkMs, endedAt, proof: isRecorded ? tellLeg(world, leg).end : null };
}

/** How a call goes. */
export type Course = { outcome: CallOutcome; ringMs: number; talkMs: number };

/** Draws how a call goes. */
export function drawCourse(
  random: Random,
  { reach, talkative }: Pick<Dial, 'reach' | 'talkative'>,
): Course {
  const outcome = random.chance(reach) ? 'answered_human' : random.pick(MISSED);
  const ringMs = Math.round(random.spread(RING_SECONDS) * 1000);
  return { outcome, ringMs, talkMs: talkOf(random, outcome, talkative) };
}

/** Puts a talk through to a colleague: a second leg, which says that it belongs to the first. */
export function transferCall(world: World, dial: Dial, to: string): void {
  const { random, settings } = world;
  if (dial.at < settings.callsFrom) return;
  const ringMs = Math.round(random.spread(RING_SECONDS) * 1000);
  const talkMs = talkOf(random, 'answered_human', dial.talkative);
  const first = { ...dial, outcome: 'answered_human' as const, ringMs, talkMs, isEnded: true };
  const root = tellLeg(world, first);
  const at = plusSeconds(dial.at, (ringMs + talkMs) / 1000);
  const second = tellLeg(world, { ...first, at, extension: to, ringMs: 1500 });
  tellLink(world, { account: dial.account, root: root.leg, leg: second.leg, at });
}

function talkOf(random: Random, outcome: CallOutcome, talkative: number): number {
  if (outcome === 'answered_human') {
    if (random.chance(ULTRA_SHORT)) return random.between(1, 4) * 1000;
    return Math.round(random.spread(TALK_SECONDS) * talkative) * 1000;
  }
  const isMachine = outcome === 'answered_machine' || outcome === 'voicemail_left';
  return isMachine ? Math.round(random.spread(MACHINE_SECONDS)) * 1000 : 0;
}
