import {
  formatInstant,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  type Micros,
  streams,
} from '@grasp/domain';
import { findVendor } from '@grasp/telephony';
import type { Door } from '../kill/works.ts';
import type { Sendable } from './post.ts';

const ACCOUNT = 'AC00000000000000000000000000000001';
const ZONE = 'Europe/Amsterdam';
const REPS = 50;
const TALK_MS = 60_000;
/** Twilio's callbacks of an answered call: initiated, ringing, in progress, completed. */
export const REQUESTS_PER_CALL = 4;

const repOf = (i: number): string => `rep-${i % REPS}`;
const extensionOf = (i: number): string => String(1_000 + (i % REPS));
const numberOf = (i: number): string => `+3120${5_550_000 + (i % 10_000)}`;

/** The reps and their extensions, so that calls are somebody's. */
export function staffRequest(door: Door): Sendable {
  const at = '2026-01-01T00:00:00Z';
  const staff = Array.from({ length: REPS }, (_, i) => i).flatMap((i) => {
    const [rep, extension] = [repOf(i), extensionOf(i)];
    const mapping = { vendor: 'twilio', account: ACCOUNT, extension, rep, effectiveAt: at };
    const stream = streams.extension('twilio', ACCOUNT, extension);
    return [
      { stream: streams.rep(rep), type: 'RepJoined', data: { rep, name: rep, effectiveAt: at } },
      { stream, type: 'ExtensionMapped', data: mapping },
    ];
  });
  const lines = staff.map((fact, i) => ({ ...fact, sourceId: `staff-${i}`, occurredAt: at }));
  return linesRequest(
    door,
    lines.map((line) => JSON.stringify(line)),
  );
}

/** Genuine status callbacks, signed, each of one event: four to a call. */
export function webhookRequests(door: Door, prefix: string, count: number, now: Micros) {
  const vendor = findVendor('twilio');
  if (vendor === undefined) throw new RangeError('there is no vendor twilio');
  const to = { url: `${door.url}/webhooks/twilio`, secrets: door.secrets };
  const requests: Sendable[] = [];
  for (let i = 0; requests.length < count; i += 1) {
    const call = {
      ...({ id: `${prefix}-${i}`, account: ACCOUNT, direction: 'outbound' } as const),
      ...({ extension: extensionOf(i), number: numberOf(i), outcome: 'answered_human' } as const),
      ...{ companyNumber: '+31205550100', startedAt: now - 120 * MICROS_PER_SECOND },
      ...{ ringMs: 5_000, talkMs: TALK_MS, zone: ZONE },
    };
    for (const { url, headers, rawBody } of vendor.createRequests(call, to)) {
      const { pathname, search } = new URL(url);
      const told = headers as Record<string, string>;
      requests.push({ path: pathname + search, headers: told, body: Buffer.from(rawBody) });
    }
  }
  return requests.slice(0, count);
}

type Span = { now: Micros; days: number };

/** Calls as canonical events, a line each, of so many days up to now. */
export function callLines(prefix: string, count: number, { now, days }: Span): string[] {
  return Array.from({ length: count }, (_, i) => {
    const ended = now - (i % days) * MICROS_PER_DAY;
    const [occurredAt, startedAt] = [ended, ended - 120 * MICROS_PER_SECOND].map(formatInstant);
    const leg = `${prefix}-${i}`;
    const data = {
      ...{ vendor: 'twilio', account: ACCOUNT, leg, direction: 'outbound' },
      ...{ extension: extensionOf(i), number: numberOf(i), zone: ZONE },
      ...{ outcome: 'answered_human', startedAt, talkMs: TALK_MS },
    };
    const stream = streams.call('twilio', ACCOUNT, leg);
    return JSON.stringify({ type: 'CallCompleted', stream, sourceId: leg, occurredAt, data });
  });
}

/** Events as NDJSON. */
export function linesRequest({ token }: Door, lines: readonly string[]): Sendable {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
  return { path: '/events', headers, body: Buffer.from(lines.join('\n')) };
}
