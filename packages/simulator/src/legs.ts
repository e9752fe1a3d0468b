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
  const at = start + (ringMs + leg.talkMs) * 1000;
  const startedAt = formatInstant(start);
  const data = {
    ...describe(leg, id),
    startedAt,
    outcome: leg.outcome,
    talkMs: leg.talkMs,
    ringMs,
  };
  return { leg: id, end: tell(world, leg, { type: 'CallCompleted', id, nth: 'end', at, data }) };
}

/** FreeSWITCH: one record per leg, to the microsecond, hold told apart. */
function tellFine(world: World, leg: Leg): Told {
  const { random } = world;
  const id = uuidFrom(random.hex(32));
  const holdMs = leg.talkMs > 60_000 && random.chance(0.1) ? random.between(3000, 30_000) : 0;
  const at = leg.at + (leg.ringMs + leg.talkMs) * 1000;
  const data = {
    ...describe(leg, id),
    startedAt: formatInstant(leg.at),
    outcome: leg.outcome,
    talkMs: leg.talkMs - holdMs,
    ringMs: leg.ringMs,
    ...(holdMs > 0 ? { holdMs } : {}),
  };
  return { leg: id, end: tell(world, leg, { type: 'CallCompleted', id, nth: 'end', at, data }) };
}

/** Twilio: a message for every step, numbered, in whole seconds; it never tells when the leg began. */
function tellSteps(world: World, leg: Leg): Told {
  const { random, settings } = world;
  const id = `CA${random.hex(32)}`;
  const start = Math.floor(leg.at / SECOND) * SECOND;
  const isTied = random.chance(Math.min(0.8, settings.shares.tied * TIES_PER_LEG));
  const ringing = start + (isTied ? 0 : SECOND);
  const answered = start + Math.max(1, Math.round(leg.ringMs / 1000)) * SECOND;
  const step = (sequence: number, status: DataOf<'CallProgressed'>['status'], at: Micros) => {
    const data = { ...describe(leg, id), sequence, status };
    tell(world, leg, { type: 'CallProgressed', id, nth: sequence, at, data });
  };
  step(0, 'initiated', start);
  step(1, 'ringing', ringing);
  if (leg.talkMs > 0) step(2, 'in_progress', answered);
  if (!leg.isEnded) {
    if (settings.reactions) tellTimeout(world, leg, { id, at: answered });
    return { leg: id, end: null };
  }
  const sequence = leg.talkMs > 0 ? 3 : 2;
  const data = { ...describe(leg, id), sequence, outcome: leg.outcome, talkMs: leg.talkMs };
  const at = answered + leg.talkMs * 1000;
  return { leg: id, end: tell(world, leg, { type: 'CallCompleted', id, nth: sequence, at, data }) };
}

function tellTimeout(world: World, leg: Leg, { id, at }: { id: string; at: Micros }): void {
  const { vendor, account } = leg.account;
  const data = { vendor, account, leg: id, limitMs: TIMEOUT_MS };
  const stream = streams.call(vendor, account, id);
  const overdueAt = at + TIMEOUT_MS * 1000;
  world.outbox.tellNow({
    type: 'CallClosedByTimeout',
    stream,
    nth: 'timeout',
    at: overdueAt,
    account,
    data,
  });
}

type Message<T extends 'CallProgressed' | 'CallCompleted'> = {
  type: T;
  id: string;
  nth: string | number;
  at: Micros;
  data: DataOf<T>;
};

function tell<T extends 'CallProgressed' | 'CallCompleted'>(
  world: World,
  leg: Leg,
  { type, id, nth, at, data }: Message<T>,
): CompanyFact {
  const { vendor, account } = leg.account;
  const stream = streams.call(vendor, account, id);
  return world.outbox.tell({ type, stream, nth, at, account, lag: WEBHOOK_SECONDS, data });
}

function describe({ account, direction, extension, number }: Leg, leg: string) {
  const { vendor, zone } = account;
  return { vendor, account: account.account, leg, direction, extension, number, zone };
}

function uuidFrom(hex: string): string {
  const [a, b, c, d, e] = [0, 8, 12, 16, 20].map((from, i) =>
    hex.slice(from, [8, 12, 16, 20, 32][i]),
  );
  return `${a}-${b}-${c}-${d}-${e}`;
}
