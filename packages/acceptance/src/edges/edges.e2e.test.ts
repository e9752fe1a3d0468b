import { createHmac, randomUUID } from 'node:crypto';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { ask, openStandalone, type Standalone, untilFolded } from '@grasp/bench';
import { formatInstant, MICROS_PER_DAY, MICROS_PER_SECOND, streams } from '@grasp/domain';
import { nowMicros, openPostgres } from '@grasp/runtime';
import { openTestHome } from '@grasp/runtime/testing';
import {
  credentialOf,
  findVendor,
  type SentRequest,
  vendors,
  withCredential,
} from '@grasp/telephony';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DescribedRoute, describedRoutes } from './described-routes.ts';
import { HARD_BODIES, HARD_FIELDS, HARD_TEXTS } from './hard-values.ts';

const scope = new AsyncDisposableStack();
const ACCOUNT = 'floor';
const JSON_TYPE = { 'content-type': 'application/json' };
const AT_ONCE = 8;
let standalone: Standalone;
let pool: pg.Pool;

beforeAll(async () => {
  const { folder: home } = scope.use(await openTestHome());
  standalone = scope.use(await openStandalone({ home, args: ['--empty'] }));
  const postgres = scope.use(await openPostgres({ home, join: true, log: () => {} }));
  pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  scope.defer(() => pool.end());
});

afterEach(() => standalone?.assertRunning());

afterAll(() => scope.disposeAsync());

describe('an event that cannot be taken', () => {
  it.each([
    ['malformed', '{"type":', 400, 'malformed_json'],
    ['no text', Buffer.from([0xff, 0xfe, 0x7b]), 400, 'malformed_json'],
    ['oversized', `"${'x'.repeat(9 * 1024 * 1024)}"`, 413, 'body_too_large'],
  ])('is refused with its request when the body is %s', async (_kind, body, status, code) => {
    expect(await tell('/events', body)).toMatchObject({ status, answer: { code } });
  });

  it.each([
    ['of an unknown type', { type: 'MoonLanded' }, 'unknown_event_type'],
    ['of a version to come', { version: 99 }, 'unknown_event_version'],
    ['of the future', { occurredAt: inDays(1) }, 'occurred_in_future'],
    ['backdated by who may not', { recordedAt: inDays(-9) }, 'backdating_forbidden'],
    ['in a stream of other things', { stream: 'rep-1' }, 'stream_not_of_family'],
    ['with other data', { data: { order: 7 } }, 'invalid_event_data'],
  ])('is rejected alone when it is %s', async (_kind, change, code) => {
    const [good, bad] = [orderEvent(), { ...orderEvent(), ...change }];
    const { status, answer } = await tell('/events', JSON.stringify([bad, good]));
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      results: [{ status: 'rejected', code }, { status: 'accepted' }],
    });
  });

  it('is rejected alone when its line is too long', async () => {
    const lines = [`{"a":"${'x'.repeat(2 * 1024 * 1024)}"}`, JSON.stringify(orderEvent())];
    const type = { 'content-type': 'application/x-ndjson' };
    const { answer } = await tell('/events', lines.join('\n'), type);
    expect(answer).toMatchObject({
      results: [{ status: 'rejected', code: 'event_too_large' }, { status: 'accepted' }],
    });
  });

  it('is told as a conflict when its id stands for something else, and changes nothing', async () => {
    const event = orderEvent();
    const other = { ...event, data: { ...event.data, amount: '999' } };
    await tell('/events', JSON.stringify(event));
    const { status, answer } = await tell('/events', JSON.stringify(other));
    expect([status, answer]).toMatchObject([200, { results: [{ status: 'conflict' }] }]);
    await untilFolded(standalone);
    const { order } = await ask<{ order: { amount: object } }>(
      standalone,
      `/api/orders/${event.data.order}`,
    );
    expect(order.amount).toMatchObject({ amount: event.data.amount });
  });
});

describe.each(vendors)('a message of $name', (vendor) => {
  const { name } = vendor;
  it('is refused when it is not signed, wrongly signed, or oversized', async () => {
    const [sent] = requestsOf(name, nowMicros());
    if (sent === undefined) throw new Error(`${name} tells nothing`);
    const genuine = credentialOf(sent, vendor.credential);
    const unsigned = withCredential(sent, vendor.credential, undefined);
    const forged = withCredential(sent, vendor.credential, genuine?.replace(/.{4}$/, 'AAAA'));
    expect(await post(unsigned)).toMatchObject({ status: 401 });
    expect(await post(forged)).toMatchObject({ status: 401 });
    expect(await announce(sent, vendor.maxBodyBytes + 1)).toBe(413);
  });

  it('is parked with its bytes, but for the credential, when it tells of the future', async () => {
    const sent = requestsOf(name, nowMicros() + 2 * MICROS_PER_DAY).at(-1) as SentRequest;
    const { status, answer } = await post(signedNow(name, sent));
    expect([status, answer]).toMatchObject([200, { accepted: 0, parked: expect.any(Number) }]);
    expect(answer['parked']).toBeGreaterThan(0);
    const kept = withCredential(sent, vendor.credential, undefined);
    expect(await lastParked(name)).toMatchObject({ reason: 'occurred_in_future' });
    expect(await lastRaw(name)).toEqual(kept.rawBody);
  });
});

describe.each(['asterisk', 'freeswitch'])('a message of %s that nobody can read', (name) => {
  it('is parked with its bytes when it comes from the right sender', async () => {
    const [sent] = requestsOf(name, nowMicros()) as [SentRequest];
    const rawBody = Buffer.from('cdr=\u{1f600}%00{"variables":', 'utf8');
    const { status, answer } = await post(signedNow(name, { ...sent, rawBody }));
    expect([status, answer]).toMatchObject([200, { accepted: 0, parked: 1 }]);
    expect(await lastParked(name)).toMatchObject({ reason: 'unreadable', body: rawBody });
    expect(await lastRaw(name)).toEqual(rawBody);
  });
});

describe('every route that the API describes', () => {
  it('answers no parameter with a 500', async () => {
    const routes = (await describedRoutes(standalone)).filter(({ path }) => path !== '/api/live');
    expect(routes.length).toBeGreaterThan(30);
    const faults = await eachAtOnce(routes.flatMap(hardRequests), async ([method, path]) => {
      const answer = await send(method, path);
      const isFine = answer.status < 500 && (answer.status < 400 || 'code' in answer.answer);
      return isFine ? [] : [`${method} ${path.slice(0, 300)}: ${answer.status}`];
    });
    expect(faults).toEqual([]);
  });

  it('answers no body with a 500', async () => {
    const routes = (await describedRoutes(standalone)).filter(({ method }) => method === 'POST');
    const faults = await eachAtOnce(routes.flatMap(hardPosts), async ([path, body]) => {
      const answer = await send('POST', path, body);
      return answer.status < 500 ? [] : [`${path} ${body.slice(0, 300)}: ${answer.status}`];
    });
    expect(faults).toEqual([]);
  });
});

/** Each parameter in turn with each hard text, the others left out or fitting. */
function hardRequests({ method, path, parameters }: DescribedRoute): [string, string][] {
  return parameters.flatMap((hard) =>
    HARD_TEXTS.map((text): [string, string] => {
      const values = parameters.map((one) => ({
        ...one,
        value: one === hard ? text : one.fitting,
      }));
      return [method, addressOf(path, values)];
    }),
  );
}

type Given = DescribedRoute['parameters'][number] & { value: string | undefined };

function addressOf(path: string, values: readonly Given[]): string {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, place, value } of values) {
    if (value === undefined) continue;
    if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(value));
    else query.set(name, value);
  }
  return `${address}?${query}`;
}

/** Hard bodies, and each field in turn with each hard value. */
function hardPosts({ path, fields }: DescribedRoute): [string, string][] {
  const bodies = fields.flatMap((field) => HARD_FIELDS.map((value) => ({ [field]: value })));
  return [...HARD_BODIES, ...bodies.map((body) => JSON.stringify(body))].map((body) => [
    path,
    body,
  ]);
}

async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<string[]>) {
  const found: string[] = [];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < items.length; i = next++) found.push(...(await work(items[i] as T)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return found;
}

type Answer = { status: number; answer: Record<string, unknown> };

async function send(
  method: string,
  path: string,
  body?: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = JSON_TYPE,
): Promise<Answer> {
  const answer = await fetch(standalone.url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : headers),
      authorization: `Bearer ${standalone.token}`,
      'idempotency-key': randomUUID(),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, answer: isJson ? JSON.parse(text) : { text } };
}

const tell = (path: string, body: string | Buffer<ArrayBuffer>, headers = JSON_TYPE) =>
  send('POST', path, body, headers);

async function post({ url, headers, rawBody }: SentRequest): Promise<Answer> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  const answer = await fetch(url, {
    method: 'POST',
    headers: Object.fromEntries(given) as Record<string, string>,
    body: Buffer.from(rawBody),
  });
  return { status: answer.status, answer: (await answer.json()) as Record<string, unknown> };
}

/** Says how long the body is and sends none of it: an answer that comes before its end may be lost to who still sends. */
function announce({ url, headers }: SentRequest, bytes: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const told = { ...headers, 'content-length': bytes } as OutgoingHttpHeaders;
    const sending = httpRequest(url, { method: 'POST', headers: told }, (answer) => {
      resolve(answer.statusCode);
      sending.destroy();
    });
    sending.on('error', reject);
    sending.flushHeaders();
  });
}

function requestsOf(name: string, at: number): readonly SentRequest[] {
  const call = {
    ...{ id: randomUUID(), account: name === 'twilio' ? `AC${'0'.repeat(32)}` : ACCOUNT },
    ...({ direction: 'outbound', extension: '1001', zone: 'Europe/Amsterdam' } as const),
    ...({
      number: '+31205550123',
      companyNumber: '+31205550100',
      outcome: 'answered_human',
    } as const),
    ...{ startedAt: at - 60_000_000, ringMs: 5_000, talkMs: 30_000 },
  };
  const { url, secrets } = standalone;
  const to = { url: `${url}/webhooks/${name}`, secrets };
  return findVendor(name)?.createRequests(call, to) ?? [];
}

/** As an Asterisk forwarder signs at this moment; the others do not sign the time. */
function signedNow(name: string, sent: SentRequest): SentRequest {
  if (name !== 'asterisk') return sent;
  const seconds = Math.floor(nowMicros() / MICROS_PER_SECOND);
  const mac = createHmac('sha256', standalone.secrets['ASTERISK_SECRET'] ?? '')
    .update(`${seconds}.`)
    .update(sent.rawBody)
    .digest('hex');
  return { ...sent, headers: { ...sent.headers, 'x-grasp-signature': `t=${seconds},v1=${mac}` } };
}

async function lastParked(name: string): Promise<{ reason: string; body: Buffer } | undefined> {
  const { rows } = await pool.query(
    'select reason, body from ops.parked where source = $1 order by first_at desc limit 1',
    [name],
  );
  return rows[0];
}

async function lastRaw(name: string): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ body: Buffer }>(
    'select body from ops.raw_requests where vendor = $1 order by received_at desc limit 1',
    [name],
  );
  return rows[0]?.body;
}

function orderEvent() {
  const order = randomUUID();
  return {
    type: 'OrderOpened',
    stream: streams.order(order),
    sourceId: `opened-${order}`,
    occurredAt: inDays(-1),
    data: {
      ...{ order, customer: null, rep: null, stage: 'qualified' },
      ...{ amount: '250000', currency: 'EUR' },
    },
  };
}

function inDays(days: number): string {
  return formatInstant(nowMicros() + days * MICROS_PER_DAY);
}
