import { formatInstant, isAnswered } from '@grasp/domain';
import type { AccountSettings, TranslateContext, Translation } from '../adapter.ts';
import { completed, type Leg, linked, type Told } from '../leg-facts.ts';
import { accept, type CallFact, type Outcome, park } from '../outcome.ts';
import type { TelephonyRequest } from '../request.ts';
import { outcomeOf } from './call-outcome.ts';
import { type CdrRow, readRows } from './rows.ts';
import { sidesOf } from './sides.ts';
import { type CallTimes, isNever, parseStamp, resolveTimes } from './stamps.ts';

/** The account of a switch that has no `systemname`. */
const UNNAMED_SWITCH = 'default';
/** Asterisk puts its `systemname` before every unique id. */
const NAMED_UNIQUE_ID = /^(.+)-\d{9,}\.\d+$/;

/** Call detail records: any number of rows, each a leg that is over, each with an outcome of its own. */
export function translateAsterisk(
  request: TelephonyRequest,
  context: TranslateContext,
): readonly Translation[] {
  return readRows(request.rawBody).map(({ body, row }) => ({
    body,
    outcome: row === undefined ? park('unreadable', 'row') : outcomeOfRow(row, context),
  }));
}

function outcomeOfRow(row: CdrRow, context: TranslateContext): Outcome {
  const missing = ['uniqueid', 'disposition'].find((name) => row[name] === undefined);
  if (missing !== undefined || row['uniqueid'] === '') {
    return park('missing_field', missing ?? 'uniqueid');
  }
  const account = accountOf(row);
  const settings = context.accountSettings(account);
  if (settings === undefined) return park('unknown_account', 'systemname');
  const durationMs = secondsToMs(row['duration']);
  const start = row['start'] || row['calldate'] || '';
  const times = resolveTimes({ start, end: row['end'], durationMs }, settings.zone);
  if (times === undefined) return park('bad_time', 'start, end');
  return accept(factsOf(row, { account, settings, times }));
}

type Read = { account: string; settings: AccountSettings; times: CallTimes };

function factsOf(row: CdrRow, { account, settings, times }: Read): CallFact[] {
  const [uniqueId = '', linkedId = '', sequence = ''] = [
    row['uniqueid'],
    row['linkedid'],
    row['sequence'],
  ];
  const leg: Leg = {
    vendor: 'asterisk',
    account,
    leg: sequence === '' ? uniqueId : `${uniqueId}:${sequence}`,
    ...sidesOf(row, settings),
    zone: settings.zone,
    ...(/^\d{1,12}$/.test(sequence) ? { sequence: Number(sequence) } : {}),
    startedAt: formatInstant(times.startedAt),
  };
  const told: Told = {
    id: `${uniqueId}:${linkedId}:${sequence}`,
    occurredAt: times.endedAt,
    occurredQuality: times.quality,
  };
  const end = completed(leg, told, endOf(row, times, settings.zone));
  if (linkedId === '') return [end];
  const primary = linkedId === uniqueId ? leg.leg : linkedId;
  return [end, linked(leg, { ...told, occurredAt: times.startedAt }, { root: linkedId, primary })];
}

/**
 * `billsec` is the talk as Asterisk measured it; the stamps, cut to seconds, fill in only where it is missing. A record
 * does not show hold.
 */
function endOf(row: CdrRow, times: CallTimes, zone: string) {
  const outcome = outcomeOf(row);
  const totalMs = Math.floor((times.endedAt - times.startedAt) / 1000);
  const billed = secondsToMs(row['billsec']) ?? answeredMs(row, times, zone);
  const talkMs = isAnswered(outcome) ? billed : 0;
  return {
    outcome,
    talkMs,
    ringMs: Math.max(0, totalMs - talkMs),
    vendorOutcome: [row['disposition'], row['hangupcause']].filter(Boolean).join(' '),
  };
}

function answeredMs(row: CdrRow, { startedAt, endedAt }: CallTimes, zone: string): number {
  if (isNever(row['answer'])) return 0;
  const answer = parseStamp(row['answer'] ?? '', zone);
  const at = answer?.instants.find((instant) => instant >= startedAt && instant <= endedAt);
  return at === undefined ? 0 : Math.floor((endedAt - at) / 1000);
}

/** Two switches use the same ids, so the switch is part of every one: what the forwarder names, or the id itself. */
function accountOf(row: CdrRow): string {
  return row['systemname'] || NAMED_UNIQUE_ID.exec(row['uniqueid'] ?? '')?.[1] || UNNAMED_SWITCH;
}

function secondsToMs(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(?:\.\d+)?$/.test(text)
    ? Math.round(Number(text) * 1000)
    : undefined;
}
