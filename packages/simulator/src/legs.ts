import { type CallOutcome, type DataOf, formatInstant, type Micros, streams } from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';
import type { Account, World } from './world.ts';

/** A leg as it went. */
export type Leg = {
  account: Account;
  extension: string;
  number: string;
  direction: 'outbound' | 'inbound' | 'internal';
  at: Micros;
  ringMs: number;
  talkMs: number;
  outcome: CallOutcome;
  /** Whether the vendor ever tells its end. */
  isEnded: boolean;
};

/** What was told of a leg: its id, and the fact of its end. */
type Told = { leg: string; end: CompanyFact | null };

const SECOND: Micros = 1_000_000;
/** Quantiles in seconds of the time that a message takes: messages of one leg overtake one another. */
const WEBHOOK_SECONDS = [0.1, 0.3, 0.5, 1, 3];
const TIES_PER_LEG = 12;
const TIMEOUT_MS = 240 * 60_000;

/** Tells a leg as its vendor does: Twilio every step in whole seconds, the others its end alone. */
export function tellLeg(world: World, leg: Leg): Told {
  if (leg.account.vendor === 'twilio') return tellSteps(world, leg);
  return leg.account.vendor === 'asterisk' ? tellRecord(world, leg) : tellFine(world, leg);
}

/** Says that a leg belongs to a root call whose own leg is the dial. */
export function tellLink(
  world: World,
  { account, root, leg, at }: { account: Account; root: string; leg: string; at: Micros },
): void {
  const { vendor, account: name } = account;
  const data = { vendor, account: name, leg, root, primary: root };
  const stream = streams.call(vendor, name, leg);
  const said = { stream, nth: 'link', at, account: name, lag: WEBHOOK_SECONDS, data };
  world.outbox.tell({ type: 'CallLegLinked', ...said });
}

/** Asterisk: one record per leg, in whole seconds. */
function tellRecord(world: World, leg: Leg): Told {
  const start = Math.floor(leg.at / SECOND) * SECOND;
  leg.account.calls += 1;
  const id = `${start / SECOND}.${leg.account.calls}`;
  const ringMs = Math.round(leg.ringMs / 1000) * 1000;
  const data = {
    ...describe(leg, id),
    startedAt: formatInstant(start),
    outcome: leg.outcome,
    talkMs: leg.talkMs,
    ringMs,
  };
  const at = start + (ringMs + leg.talkMs) * 1000;
  const message = { stream: streamOf(leg, id), nth: 'end', at, data };
  return { leg: id, end: tell(world, leg, { type: 'CallCompleted', ...message }) };
}

/** FreeSWITCH: one record per leg, to the microsecond, hold told apart. */
function tellFine(world: World, leg: Leg): Told {
  const { random } = world;
  const id = uuidFrom(random.hex(32));
  const holdMs = leg.talkMs > 60_000 && random.chance(0.1) ? random.between(3000, 30_000) : 0;
  const data = {
    ...describe(leg, id),
    startedAt: formatInstant(leg.at),
    outcome: leg.outcome,
    talkMs: leg.talkMs - holdMs,
    ringMs: leg.ringMs,
    ...(holdMs > 0 ? { holdMs } : {}),
  };
  const at = leg.at + (leg.ringMs + leg.talkMs) * 1000;
  const message = { stream: streamOf(leg, id), nth: 'end', at, data };
  return { leg: id, end: tell(world, leg, { type: 'CallCompleted', ...message }) };
}

/** Twilio: a message for every step, numbered, in whole seconds; it never tells when the leg began. */
function tellSteps(world: World, leg: Leg): Told {
  const { random, settings } = world;
  const id = `CA${random.hex(32)}`;
  const stream = streamOf(leg, id);
  const described = describe(leg, id);
  const start = Math.floor(leg.at / SECOND) * SECOND;
  const isTied = random.chance(Math.min(0.8, settings.shares.tied * TIES_PER_LEG));
  const answered = start + Math.max(1, Math.round(leg.ringMs / 1000)) * SECOND;
  const step = (sequence: number, status: DataOf<'CallProgressed'>['status'], at: Micros) => {
    const data = { ...described, sequence, status };
    tell(world, leg, { type: 'CallProgressed', stream, nth: sequence, at, data });
  };
  step(0, 'initiated', start);
  step(1, 'ringing', start + (isTied ? 0 : SECOND));
  if (leg.talkMs > 0) step(2, 'in_progress', answered);
  if (!leg.isEnded) {
    if (settings.reactions) tellTimeout(world, leg, { id, stream, at: answered });
    return { leg: id, end: null };
  }
  const sequence = leg.talkMs > 0 ? 3 : 2;
  const data = { ...described, sequence, outcome: leg.outcome, talkMs: leg.talkMs };
  const message = { stream, nth: sequence, at: answered + leg.talkMs * 1000, data };
  return { leg: id, end: tell(world, leg, { type: 'CallCompleted', ...message }) };
}

function tellTimeout(
  world: World,
  leg: Leg,
  { id, stream, at: lastAt }: { id: string; stream: string; at: Micros },
): void {
  const { vendor, account } = leg.account;
  const data = { vendor, account, leg: id, limitMs: TIMEOUT_MS };
  const at = lastAt + TIMEOUT_MS * 1000;
  const said = { stream, nth: 'timeout', at, account, data };
  world.outbox.tellNow({ type: 'CallClosedByTimeout', ...said });
}

type Message<T extends 'CallProgressed' | 'CallCompleted'> = {
  type: T;
  stream: string;
  nth: string | number;
  at: Micros;
  data: DataOf<T>;
};

function tell<T extends 'CallProgressed' | 'CallCompleted'>(
  world: World,
  { account: { account } }: Leg,
  message: Message<T>,
): CompanyFact {
  return world.outbox.tell({ ...message, account, lag: WEBHOOK_SECONDS });
}

const streamOf = ({ account }: Leg, id: string): string =>
  streams.call(account.vendor, account.account, id);

function describe({ account, direction, extension, number }: Leg, leg: string) {
  const { vendor, zone } = account;
  return { vendor, account: account.account, leg, direction, extension, number, zone };
}

function uuidFrom(hex: string): string {
  const tail = `${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${tail}`;
}
