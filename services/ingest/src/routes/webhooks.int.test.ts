import { MICROS_PER_DAY, MICROS_PER_SECOND, type RecordedEvent } from '@grasp/domain';
import { nowMicros } from '@grasp/runtime';
import {
  type CallDescription,
  credentialOf,
  findVendor,
  type SentRequest,
  type TelephonyVendor,
  vendors,
  withCredential,
} from '@grasp/telephony';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIngest, SECRETS, type TestIngest } from '../testing/open-test-ingest.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await openTestIngest();
});
afterAll(() => ingest[Symbol.asyncDispose]());

let calls = 0;
function aCall(over: Partial<CallDescription> = {}): CallDescription {
  calls += 1;
  return {
    id: `call-${calls}`,
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
  };
}

const vendorOf = (name: string) => findVendor(name) as TelephonyVendor;

function requestsOf(vendor: TelephonyVendor, call: CallDescription) {
  return vendor.createRequests(call, {
    url: `${ingest.url}/webhooks/${vendor.name}`,
    secrets: SECRETS,
  });
}

async function send({ method, url, headers, rawBody }: SentRequest) {
  const sent = headers as Record<string, string>;
  const answer = await fetch(url, { method, headers: sent, body: new Uint8Array(rawBody) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function logged(): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of ingest.store.readAll({ after: 0n })) events.push(...batch.events);
  return events;
}

const count = async (table: string, where = 'true') =>
  Number((await ingest.pool.query(`select count(*) from ${table} where ${where}`)).rows[0].count);

describe.each(vendors.map((vendor) => [vendor.name, vendor] as const))('%s', (name, vendor) => {
  it('gets 200 for a genuine call, which is then in the log with its raw bytes', async () => {
    const before = await logged();
    const raw = await count('ops.raw_requests');
    const requests = requestsOf(vendor, aCall());
    let accepted = 0;
    for (const request of requests) {
      const { status, body } = await send(request);
      expect(status).toBe(200);
      accepted += Number(body['accepted']);
    }
    const added = (await logged()).slice(before.length);
    expect(added.length).toBe(accepted);
    expect(added.map(({ type }) => type)).toContain('CallCompleted');
    for (const event of added) {
      expect(event.meta.actor).toEqual({ kind: 'integration', id: name, via: 'webhook' });
      expect(event.meta.recordedQuality).toBe('ours');
      expect(event.recordedAt).toBeLessThanOrEqual(event.acceptedAt);
    }
    expect(await count('ops.raw_requests')).toBe(raw + requests.length);
    const kept = await ingest.pool.query(
      'select body, headers::text, event_ids from ops.raw_requests where vendor = $1',
      [name],
    );
    const bodies = kept.rows.map(({ body }) => body.toString('latin1'));
    for (const request of requests) {
      const { rawBody } = withCredential(request, vendor.credential, undefined);
      expect(bodies).toContain(rawBody.toString('latin1'));
    }
    expect(kept.rows.flatMap(({ event_ids }) => event_ids)).toContain(added[0]?.id);
    const credentials = requests.map((request) => credentialOf(request, vendor.credential));
    for (const { headers, body } of kept.rows) {
      for (const credential of credentials) {
        expect(credential).toBeTypeOf('string');
        expect(`${headers}${body}`).not.toContain(credential);
      }
    }
  });

  it('appends nothing for a message that comes again', async () => {
    const [request] = requestsOf(vendor, aCall()) as [SentRequest];
    const first = await send(request);
    const before = (await logged()).length;
    const again = await send(request);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ accepted: 0, duplicate: first.body['accepted'] });
    expect((await logged()).length).toBe(before);
  });

  it('keeps nothing of a message with a wrong signature, or none', async () => {
    const [request] = requestsOf(vendor, aCall()) as [SentRequest];
    const before = [await count('log.events'), await count('ops.raw_requests')];
    const carrying = (credential: string | undefined) =>
      withCredential(request, vendor.credential, credential);
    const wrong = await send(carrying('Basic d3Jvbmc6d3Jvbmc='));
    expect(wrong).toMatchObject({ status: 401, body: { code: 'signature_wrong' } });
    const none = await send(carrying(undefined));
    expect(none).toMatchObject({ status: 401, body: { code: 'signature_missing' } });
    expect([await count('log.events'), await count('ops.raw_requests')]).toEqual(before);
  });

  it('refuses a message that is too large', async () => {
    const [request] = requestsOf(vendor, aCall()) as [SentRequest];
    const rawBody = Buffer.alloc(vendor.maxBodyBytes + 1, 'x');
    expect(await send({ ...request, rawBody })).toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
  });

  it('parks what holds a NUL, its bytes as they came, or takes it without', async () => {
    const before = (await logged()).length;
    const number = '+3120\u0000';
    let told = 0;
    const requests = requestsOf(
      vendor,
      aCall({ number, extension: '2\u0000', id: `nul-\u0000-${name}` }),
    );
    for (const request of requests) {
      const { status, body } = await send(request);
      expect(status).toBe(200);
      told += Number(body['accepted']) + Number(body['parked']);
    }
    expect(told).toBeGreaterThan(0);
    const added = (await logged()).slice(before);
    expect(
      JSON.stringify(added, (_, value) => (typeof value === 'bigint' ? 0 : value)),
    ).not.toContain('\\u0000');
    await ingest.pool.query(`select meta ->> 'source', data ->> 'number' from log.readable_events`);
  });

  it('parks what happened in a future that no clock explains, without the credential', async () => {
    const startedAt = nowMicros() + MICROS_PER_DAY;
    const requests = requestsOf(vendor, aCall({ startedAt }));
    const before = (await logged()).length;
    // A signature that names its time would be refused first: this one is made now.
    const [request] = requests as [SentRequest];
    const answer = await send(name === 'asterisk' ? resigned(request) : request);
    expect(answer).toMatchObject({ status: 200, body: { accepted: 0, parked: 1 } });
    expect((await logged()).length).toBe(before);
    const { rows } = await ingest.pool.query(
      `select body from ops.parked where reason = 'occurred_in_future' and source = $1`,
      [name],
    );
    expect(rows).toHaveLength(1);
    expect(String(rows[0].body)).not.toContain(credentialOf(request, vendor.credential));
  });
});

describe('what cannot be used', () => {
  const asterisk = vendorOf('asterisk');

  it('is parked with its bytes, its reason and its step, once, however often it comes', async () => {
    const body = Buffer.from('[{"rubbish":true}]');
    const [request] = requestsOf(asterisk, aCall()) as [SentRequest];
    for (const _ of [1, 2]) {
      const answer = await send(resigned({ ...request, rawBody: body }));
      expect(answer).toMatchObject({ status: 200, body: { accepted: 0, parked: 1 } });
    }
    const { rows } = await ingest.pool.query(
      `select source, step, reason, body, times from ops.parked where reason = 'missing_field'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ source: 'asterisk', step: 'translate', times: 2 });
    expect(rows[0].body.toString()).toBe('{"rubbish":true}');
  });

  it('is parked as a conflict where it contradicts the log, which stays as it was', async () => {
    const call = aCall();
    const first = requestsOf(asterisk, call)[0] as SentRequest;
    await send(first);
    const before = await logged();
    const changed = requestsOf(asterisk, { ...call, talkMs: 44_000 })[0] as SentRequest;
    const record = JSON.parse(first.rawBody.toString())[0];
    const other = JSON.parse(changed.rawBody.toString())[0];
    const rawBody = Buffer.from(JSON.stringify([{ ...record, billsec: other.billsec }]));
    const answer = await send(resigned({ ...first, rawBody }));
    expect(answer).toMatchObject({ status: 200, body: { accepted: 0, parked: 1 } });
    expect(await logged()).toEqual(before);
    expect(await count('ops.parked', `reason = 'conflict' and event_id is not null`)).toBe(1);
  });

  it('sinks no other record of its request', async () => {
    const good = requestsOf(asterisk, aCall())[0] as SentRequest;
    const record = JSON.parse(good.rawBody.toString())[0];
    const rawBody = Buffer.from(JSON.stringify([{ none: 1 }, record, { none: 2 }]));
    const answer = await send(resigned({ ...good, rawBody }));
    expect(answer.body).toEqual({ accepted: 2, duplicate: 0, parked: 2, ignored: 0 });
  });

  it('is parked where nobody has told us of the account', async () => {
    await using strict = await openTestIngest({
      ...SECRETS,
      TELEPHONY_ACCOUNTS: '[{"vendor":"asterisk","account":"other","zone":"UTC","country":"NL"}]',
    });
    const to = { url: `${strict.url}/webhooks/asterisk`, secrets: SECRETS };
    const [request] = asterisk.createRequests(aCall(), to) as [SentRequest];
    expect(await send(request)).toMatchObject({ status: 200, body: { accepted: 0, parked: 1 } });
  });
});

describe('vendors', () => {
  it('must be known', async () => {
    const answer = await fetch(`${ingest.url}/webhooks/acme`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'unknown_vendor' });
  });

  it('are told when their secret is not set here', async () => {
    await using bare = await openTestIngest({});
    const answer = await fetch(`${bare.url}/webhooks/twilio`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toMatchObject({ code: 'vendor_not_configured' });
  });

  it('sign the address that they were told', async () => {
    const told = 'https://calls.example.com';
    await using behind = await openTestIngest({ ...SECRETS, PUBLIC_URL: told });
    const to = { url: `${told}/webhooks/twilio`, secrets: SECRETS };
    const [request] = vendorOf('twilio').createRequests(aCall(), to) as [SentRequest];
    const url = request.url.replace(told, behind.url);
    expect((await send({ ...request, url })).status).toBe(200);
  });
});

it('logs no number, no name and no signature', async () => {
  expect(ingest.log.join('')).not.toMatch(/31201234567|secret/);
});

/** A forwarder signs what it sends when it sends it. */
function resigned(request: SentRequest): SentRequest {
  const seconds = Math.floor(nowMicros() / MICROS_PER_SECOND);
  const { createHmac } = process.getBuiltinModule('node:crypto');
  const mac = createHmac('sha256', SECRETS['ASTERISK_SECRET'] ?? '')
    .update(`${seconds}.`)
    .update(request.rawBody)
    .digest('hex');
  const headers = { ...request.headers, 'x-grasp-signature': `t=${seconds},v1=${mac}` };
  return { ...request, headers };
}
