import { formatInstant, MICROS_PER_MS, streams } from '@grasp/domain';
import { dirtAt, passedOverAt } from '../dirt.ts';
import type { Dirt, ImportItem } from '../importer.ts';
import type { Application, OpenCall } from './application.ts';
import { factOfRow, type ReadRow, SYSTEM, ZONE } from './fact-of-row.ts';

/** A call that lasts longer was left open over night: kept as it is, and counted. */
const LONG_CALL_MS = 8 * 3_600_000;

/**
 * The facts of a call: one when it starts, so that it counts from then on, one when it ends. START and COMPLETE of the same
 * application, activity and resource belong together in order. The log says neither whether anybody answered nor which
 * number was called: the outcome is `unknown`, and the talk is the time spent on the call.
 */
export function callItems(row: ReadRow, account: string, application: Application): ImportItem[] {
  if (row.lifecycle === 'START') return [start(row, account, application)];
  if (row.lifecycle === 'COMPLETE') return end(row, account, application);
  if (row.lifecycle === 'SCHEDULE') {
    return [passedOverAt(row, 'call_scheduled')];
  }
  return [dirtAt(row, 'unknown_lifecycle', row.lifecycle)];
}

/** Calls that never ended. */
export function unendedCalls(application: Application): Dirt[] {
  const open = [...(application.openCalls?.values() ?? [])].flat();
  return open.map((call) => dirtAt(call, 'start_without_end'));
}

function start(row: ReadRow, account: string, application: Application): ImportItem {
  const startedAt = row.told.at;
  // Not counted up, so that a call has the same id in any part of the log.
  const leg = [row.application, String(startedAt / MICROS_PER_MS), row.resource]
    .filter((part) => part !== '')
    .join('.');
  application.openCalls ??= new Map();
  const ofSame = application.openCalls.get(sameCall(row));
  const call = { leg, startedAt, line: row.line };
  if (ofSame) ofSame.push(call);
  else application.openCalls.set(sameCall(row), [call]);
  return factOfRow(row, {
    type: 'CallProgressed',
    data: { ...legOf(row, account, call), status: 'in_progress' },
    stream: streams.call(SYSTEM, account, leg),
    id: `${account}/${leg}/started`,
  });
}

function end(row: ReadRow, account: string, application: Application): ImportItem[] {
  const ofSame = application.openCalls?.get(sameCall(row)) ?? [];
  const call = ofSame.shift();
  if (call === undefined) return [dirtAt(row, 'end_without_start', row.activity)];
  if (ofSame.length === 0) application.openCalls?.delete(sameCall(row));
  const talkMs = Math.floor((row.told.at - call.startedAt) / MICROS_PER_MS);
  if (talkMs < 0) return [dirtAt(row, 'end_before_start', row.activity)];
  const fact = factOfRow(row, {
    type: 'CallCompleted',
    data: { ...legOf(row, account, call), outcome: 'unknown', talkMs },
    stream: streams.call(SYSTEM, account, call.leg),
    id: `${account}/${call.leg}/ended`,
  });
  return talkMs > LONG_CALL_MS ? [fact, dirtAt(row, 'call_over_8_hours')] : [fact];
}

const sameCall = ({ activity, resource }: ReadRow): string => `${activity}|${resource}`;

function legOf(row: ReadRow, account: string, { leg, startedAt }: OpenCall) {
  return {
    vendor: SYSTEM,
    account,
    leg,
    direction: 'outbound' as const,
    extension: row.resource === '' ? null : row.resource,
    number: null,
    zone: ZONE,
    startedAt: formatInstant(startedAt),
  };
}
