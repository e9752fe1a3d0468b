import { formatInstant, isAnswered, type Micros } from '@grasp/domain';
import type { TranslateContext, Translation } from '../adapter.ts';
import { completed, type Leg, linked, type Told } from '../leg-facts.ts';
import { accept, type CallFact, type Outcome, park } from '../outcome.ts';
import type { TelephonyRequest } from '../request.ts';
import { failedDial, isReached, outcomeOf } from './call-outcome.ts';
import { type FreeswitchLeg, parseLeg } from './payload.ts';
import { sidesOf } from './sides.ts';

/** The account of a switch that does not tell its name. */
const UNNAMED_SWITCH = 'default';

/** A call detail record is one leg that is over. */
export function translateFreeswitch(
  request: TelephonyRequest,
  context: TranslateContext,
): readonly Translation[] {
  return [{ body: request.rawBody, outcome: outcomeOfBody(request.rawBody, context) }];
}

function outcomeOfBody(body: Buffer, context: TranslateContext): Outcome {
  const record = parseLeg(body);
  if (record === undefined) return park('unreadable', 'no call detail record');
  if (record.uuid === undefined) return park('missing_field', 'uuid');
  const { startedAt, endedAt } = record;
  if (startedAt === undefined || endedAt === undefined || endedAt < startedAt) {
    return park('bad_time', 'start_uepoch, end_uepoch');
  }
  const account = record.switchName ?? UNNAMED_SWITCH;
  const settings = context.accountSettings(account);
  if (settings === undefined) return park('unknown_account', 'switchname');
  const leg: Leg = {
    vendor: 'freeswitch',
    account,
    leg: record.uuid,
    ...sidesOf(record, settings),
    zone: settings.zone,
    startedAt: formatInstant(startedAt),
  };
  return accept(factsOf(leg, record, { startedAt, endedAt }));
}

type Span = { startedAt: Micros; endedAt: Micros };

function factsOf(leg: Leg, record: FreeswitchLeg, span: Span): CallFact[] {
  const told: Told = { id: leg.leg, occurredAt: span.endedAt, occurredQuality: 'vendor' };
  const end = completed(leg, told, endOf(leg, record, span));
  const root = record.originator?.uuid;
  if (root === undefined) return [end];
  const primary = leg.direction === 'internal' ? root : leg.leg;
  return [end, linked(leg, { ...told, occurredAt: span.startedAt }, { root, primary })];
}

function endOf(leg: Leg, record: FreeswitchLeg, { startedAt, endedAt }: Span) {
  const outcome = outcomeOf(record, leg.direction);
  const answeredAt = isReached(record) ? (record.answeredAt ?? endedAt) : endedAt;
  const answeredMs = toMs(endedAt - answeredAt);
  const holdMs = Math.min(record.holdMs, answeredMs);
  const words = [record.hangupCause, failedDial(record)].filter((word) => word !== undefined);
  return {
    outcome,
    talkMs: isAnswered(outcome) ? answeredMs - holdMs : 0,
    ringMs: toMs(answeredAt - startedAt),
    ...(holdMs > 0 ? { holdMs } : {}),
    vendorOutcome: [...new Set(words)].join(' '),
  };
}

function toMs(micros: Micros): number {
  return Math.max(0, Math.floor(micros / 1000));
}
