import type { Micros } from '@grasp/domain';
import { tryParse } from '../try-parse.ts';
import { decode, jsonTextOf } from './body.ts';

/** What we read of a call detail record: one leg, told at its hangup. */
export type FreeswitchLeg = {
  uuid: string | undefined;
  /** The switch. */
  switchName: string | undefined;
  /** Which way the leg was set up, seen from the switch: `inbound` legs called it, `outbound` legs were called by it. */
  setUp: 'inbound' | 'outbound';
  /** At the far end of this leg: a device of ours, or the customer. */
  farEnd: string;
  /** At the far end of the leg it was last connected to, else of the one it had dialled last. */
  peer: string;
  /** What was dialled. */
  destination: string;
  callerNumber: string;
  /** A leg that connects a switch with itself. */
  isLoopback: boolean;
  /** The leg that had this one dialled. */
  originator: { uuid: string; farEnd: string; destination: string } | undefined;
  startedAt: Micros | undefined;
  answeredAt: Micros | undefined;
  bridgedAt: Micros | undefined;
  endedAt: Micros | undefined;
  holdMs: number;
  hangupCause: string | undefined;
  /** How the last dialling out of this leg ended. */
  dialCause: string | undefined;
  detectedBy: string | undefined;
  lastApplication: string | undefined;
};

type Fields = Readonly<Record<string, unknown>>;
type Read = (name: string) => string | undefined;

/** Reads a body in any of its three forms; undefined where it holds no call detail record. */
export function parseLeg(body: Buffer): FreeswitchLeg | undefined {
  const cdr = parseObject(jsonTextOf(body));
  if (cdr === undefined || !('variables' in cdr || 'callflow' in cdr)) return undefined;
  const flow = firstOf(cdr['callflow']);
  const profile = fieldsOf(flow['caller_profile']);
  const [variable, ofProfile] = [reader(fieldsOf(cdr['variables'])), reader(profile)];
  const channel = variable('channel_name') ?? ofProfile('chan_name') ?? '';
  const setUp = variable('direction') === 'outbound' ? 'outbound' : 'inbound';
  const destination = ofProfile('destination_number') ?? variable('sip_req_user') ?? '';
  const callerNumber = ofProfile('caller_id_number') ?? variable('sip_from_user') ?? '';
  return {
    uuid: variable('uuid') ?? ofProfile('uuid'),
    switchName: reader(cdr)('switchname'),
    setUp,
    farEnd: userOf(channel) || (setUp === 'inbound' ? callerNumber : destination),
    peer: userOf(variable('bridge_channel') ?? dialledChannel(profile['originatee']) ?? ''),
    destination,
    callerNumber,
    isLoopback: channel.startsWith('loopback/'),
    originator: originatorOf(variable, fieldsOf(profile['originator'])),
    ...timesOf(variable, reader(fieldsOf(flow['times']))),
    holdMs: holdOf(variable),
    hangupCause: variable('hangup_cause'),
    dialCause: variable('originate_disposition'),
    detectedBy: variable('amd_result'),
    lastApplication: variable('last_app'),
  };
}

function parseObject(text: string): Fields | undefined {
  const parsed = tryParse((): unknown => JSON.parse(text), SyntaxError);
  return typeof parsed === 'object' && parsed !== null ? (parsed as Fields) : undefined;
}

/** The newest part of the call flow: the first of an array. Older modules repeat the key, and the last one stands. */
function firstOf(flow: unknown): Fields {
  return fieldsOf(Array.isArray(flow) ? flow[0] : flow);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** With `encode-values`, which is on by default, every variable is percent-encoded; nothing else in a record is. */
function reader(fields: Fields): Read {
  return (name) => {
    const value = fields[name];
    const isTold = typeof value === 'string' || typeof value === 'number';
    return isTold ? decode(String(value)).trim() || undefined : undefined;
  };
}

function dialledChannel(originatee: unknown): string | undefined {
  return reader(firstOf(fieldsOf(originatee)['originatee_caller_profiles']))('chan_name');
}

function originatorOf(variable: Read, originator: Fields): FreeswitchLeg['originator'] {
  const profile = reader(firstOf(originator['originator_caller_profiles']));
  const uuid = variable('originator') ?? variable('originating_leg_uuid') ?? profile('uuid');
  if (uuid === undefined || uuid === variable('uuid')) return undefined;
  return {
    uuid,
    farEnd: userOf(profile('chan_name') ?? ''),
    destination: profile('destination_number') ?? '',
  };
}

/** `1001` of `sofia/internal/1001@10.0.0.1:5060` and of `user/1001`. */
function userOf(channel: string): string {
  const address = channel.split('@')[0]?.split('/').at(-1) ?? '';
  return address.replace(/^sips?:/, '');
}

function timesOf(variable: Read, time: Read) {
  const at = (name: string, inFlow: string): Micros | undefined =>
    toMicros(variable(`${name}_uepoch`)) ??
    toMicros(time(inFlow)) ??
    toMicros(variable(`${name}_epoch`), '000000');
  return {
    startedAt: at('start', 'created_time'),
    answeredAt: at('answer', 'answered_time'),
    bridgedAt: at('bridge', 'bridged_time'),
    endedAt: at('end', 'hangup_time'),
  };
}

/** Microseconds since 1970 as text; "0" means never. */
function toMicros(text: string | undefined, unit = ''): Micros | undefined {
  const micros = Number(/^\d+$/.test(text ?? '') ? `${text}${unit}` : Number.NaN);
  return Number.isSafeInteger(micros) && micros > 0 ? micros : undefined;
}

function holdOf(variable: Read): number {
  return Math.floor((toMicros(variable('hold_accum_usec')) ?? 0) / 1000);
}
