import { MICROS_PER_SECOND, type RecordedEvent } from '@grasp/domain';
import { openEventStoreDb } from '@grasp/event-store';
import {
  openProtocolServer,
  type ProtocolServer,
} from '@grasp/event-store/testing/protocol-server';
import { nowMicros } from '@grasp/runtime';
import {
  type CallDescription,
  type SentRequest,
  type TelephonyVendor,
  vendors,
} from '@grasp/telephony';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIngest, SECRETS, type TestIngest } from '../testing/open-test-ingest.ts';

/** Two instances of ingest, each with a client and a database of its own: what one took the other finds in the log only. */
let server: ProtocolServer;
let one: TestIngest;
let other: TestIngest;

beforeAll(async () => {
  server = await openProtocolServer();
  const openLog = () => openEventStoreDb({ address: server.url });
  [one, other] = [await openTestIngest(SECRETS, openLog), await openTestIngest(SECRETS, openLog)];
});
afterAll(async () => {
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const aCall = (over: Partial<CallDescription> = {}): CallDescription => ({
  id: 'call-1',
  account: 'AC00000000000000000000000000000001',
  direction: 'outbound',
  extension: '201',
  number: '+31201234567',
  companyNumber: '+31207654321',
  startedAt: Math.floor(nowMicros() / MICROS_PER_SECOND) * MICROS_PER_SECOND - 60_000_000,
  ringMs: 4_000,
  talkMs: 20_000,
  outcome: 'answered_human',
  zone: 'Europe/Amsterdam',
  ...over,
});

type Counts = { accepted: number; duplicate: number; parked: number };

/** Sends all messages of a call and adds up what became of them. */
async function tell(ingest: TestIngest, vendor: TelephonyVendor, call: CallDescription) {
  const to = { url: `${ingest.url}/webhooks/${vendor.name}`, secrets: SECRETS };
  const total = { accepted: 0, duplicate: 0, parked: 0 };
  for (const request of vendor.createRequests(call, to)) {
    const counts = await send(request);
    for (const name of ['accepted', 'duplicate', 'parked'] as const) total[name] += counts[name];
  }
  return total;
}

async function send({ method, url, headers, rawBody }: SentRequest): Promise<Counts> {
  const sent = headers as Record<string, string>;
  const answer = await fetch(url, { method, headers: sent, body: new Uint8Array(rawBody) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Counts;
}

async function logged(): Promise<RecordedEvent[]> {
  const batches = await Array.fromAsync(one.store.readAll({ after: 0n }));
  return batches.flatMap(({ events }) => events);
}

describe.each(vendors.map((vendor) => [vendor.name, vendor] as const))(
  '%s, with the log in EventStoreDB',
  (name, vendor) => {
    const call = aCall({ id: `call-of-${name}` });

    it('appends nothing for a call that is told again, by way of another instance', async () => {
      const { accepted } = await tell(one, vendor, call);
      expect(accepted).toBeGreaterThan(0);
      const before = await logged();
      const none = { accepted: 0, duplicate: accepted, parked: 0 };
      expect(await tell(other, vendor, call)).toEqual(none);
      expect(await tell(one, vendor, call)).toEqual(none);
      expect(await logged()).toEqual(before);
    });

    it('parks as a conflict what another instance is told otherwise, and leaves the log as it was', async () => {
      await tell(one, vendor, call);
      const before = await logged();
      const { accepted, parked } = await tell(other, vendor, { ...call, number: '+31207777777' });
      expect(accepted).toBe(0);
      expect(parked).toBeGreaterThan(0);
      expect(await logged()).toEqual(before);
      const { rows } = await other.pool.query(
        `select event_id from ops.parked where reason = 'conflict' and source = $1`,
        [name],
      );
      expect(rows).toHaveLength(parked);
      const ids = before.map(({ id }) => id);
      for (const { event_id } of rows) expect(ids).toContain(event_id);
    });
  },
);
