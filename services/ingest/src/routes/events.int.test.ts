import { request as httpRequest } from 'node:http';
import { formatInstant, MICROS_PER_DAY, type RecordedEvent } from '@grasp/domain';
import { nowMicros } from '@grasp/runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestIngest, type TestIngest } from '../testing/open-test-ingest.ts';

let ingest: TestIngest;
let crm: string;
let importer: string;
beforeAll(async () => {
  ingest = await openTestIngest();
  crm = await ingest.tokenOf({ role: 'integration', principal: 'crm' });
  importer = await ingest.tokenOf({ role: 'importer', principal: 'history' });
});
afterAll(() => ingest[Symbol.asyncDispose]());

let order = '';
let number = 0;
beforeEach(() => {
  number += 1;
  order = `o${number}`;
});

const HAPPENED = '2026-03-03T09:30:00+01:00';

function opened(over: Record<string, unknown> = {}) {
  return {
    type: 'OrderOpened',
    version: 1,
    stream: `order-${order}`,
    sourceId: `${order}-opened`,
    occurredAt: HAPPENED,
    data: {
      order,
      customer: 'c1',
      rep: 'r1',
      stage: 'new',
      amount: '2000000',
      currency: 'EUR',
    },
    ...over,
  };
}

type Result = {
  index: number;
  status: string;
  eventId: string | null;
  code?: string;
  field?: string;
};

async function post(body: string | Buffer, { token = crm, type = 'application/json' } = {}) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const init = { method: 'POST', headers, body: body as never };
  const answer = await fetch(`${ingest.url}/events`, init);
  const json = (await answer.json()) as { results: Result[]; code: string; position: string };
  return { status: answer.status, ...json };
}

const send = (value: unknown, token?: string) =>
  post(JSON.stringify(value), token === undefined ? {} : { token });
const ndjson = (lines: readonly unknown[], token?: string) => {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const type = 'application/x-ndjson';
  return post(`${texts.join('\n')}\n`, token === undefined ? { type } : { token, type });
};
const stream = (): Promise<readonly RecordedEvent[]> => ingest.store.readStream(`order-${order}`);

describe('one event', () => {
  it('is accepted, stamped by us, with the actor of the credential', async () => {
    const before = nowMicros();
    const body = { ...opened(), actor: { kind: 'person', id: 'ceo' }, meta: { importId: 'x' } };
    const { status, results, position } = await send(body);
    expect(status).toBe(200);
    const [event] = await stream();
    expect(results).toEqual([{ index: 0, status: 'accepted', eventId: event?.id }]);
    expect(ingest.positions.parse(position)).toBe(event?.position);
    expect(event?.meta).toEqual({
      source: { system: 'crm', id: `${order}-opened` },
      actor: { kind: 'integration', id: 'crm', via: 'events' },
      correlationId: event?.id,
      occurredQuality: 'vendor',
      recordedQuality: 'ours',
      occurredOffset: 60,
    });
    expect(event?.recordedAt).toBeGreaterThanOrEqual(before);
    expect(event?.recordedAt).toBeLessThanOrEqual(event?.acceptedAt ?? 0);
    expect(formatInstant(event?.occurredAt ?? 0)).toBe('2026-03-03T08:30:00.000Z');
  });

  it('is a duplicate when it comes again, in whatever form of the same content', async () => {
    const [first] = (await send(opened())).results;
    const { data, ...rest } = opened({ occurredAt: '2026-03-03T08:30:00.000000Z' });
    const again = await send({ data: Object.fromEntries(Object.entries(data).reverse()), ...rest });
    expect(again.results).toEqual([{ ...first, status: 'duplicate' }]);
    expect(await stream()).toHaveLength(1);
  });

  it('is a conflict under a known sourceId with other content, and is parked with its bytes', async () => {
    const [first] = (await send(opened())).results;
    const other = opened({ data: { ...opened().data, amount: '1' } });
    const { status, results } = await send(other);
    expect(status).toBe(200);
    expect(results).toEqual([
      { ...first, status: 'conflict', code: 'conflict', field: 'sourceId' },
    ]);
    expect(await stream()).toHaveLength(1);
    const { rows } = await ingest.pool.query('select * from ops.parked where event_id = $1', [
      first?.eventId,
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ door: 'events', source: 'crm', reason: 'conflict' });
    expect(JSON.parse(rows[0].body.toString())).toEqual(other);
  });

  it('is a conflict in another stream than the one that its sourceId stands in', async () => {
    await send(opened());
    const { results } = await send(opened({ stream: 'order-elsewhere' }));
    expect(results[0]).toMatchObject({ status: 'conflict' });
  });

  it('is another fact when another system says it', async () => {
    const other = await ingest.tokenOf({ role: 'integration', principal: 'erp' });
    await send(opened());
    const { results } = await send(opened({ stream: `order-${order}-erp` }), other);
    expect(results[0]).toMatchObject({ status: 'accepted' });
  });

  it('is known at the microsecond: what is finer is cut off', async () => {
    await send(opened({ occurredAt: '2026-03-03T08:30:00.123456999Z' }));
    const [event] = await stream();
    expect(formatInstant(event?.occurredAt ?? 0)).toBe('2026-03-03T08:30:00.123456Z');
  });
});

describe('what is wrong is rejected with a code and a field', () => {
  const future = () => formatInstant(nowMicros() + MICROS_PER_DAY);
  const data = (over: Record<string, unknown>) => ({ data: { ...opened().data, ...over } });

  it.each([
    ['an unknown type', () => ({ type: 'OrderExploded' }), 'unknown_event_type', undefined],
    ['an unknown version', () => ({ version: 99 }), 'unknown_event_version', undefined],
    ['a version that is none', () => ({ version: 0 }), 'invalid_event', 'version'],
    ['wrong data', () => data({ amount: -5 }), 'invalid_event_data', 'data.amount'],
    ['a field that nobody knows', () => data({ colour: 'red' }), 'invalid_event_data', 'data'],
    ['no data', () => ({ data: undefined }), 'invalid_event', 'data'],
    ['no stream', () => ({ stream: undefined }), 'invalid_event', 'stream'],
    ['a stream without a name', () => ({ stream: 'order-' }), 'invalid_event', 'stream'],
    ['a stream of another family', () => ({ stream: 'rep-1' }), 'stream_not_of_family', 'stream'],
    ['no sourceId', () => ({ sourceId: '' }), 'invalid_event', 'sourceId'],
    ['a day', () => ({ occurredAt: '2026-03-03' }), 'invalid_event', 'occurredAt'],
    ['no zone', () => ({ occurredAt: '2026-03-03T09:30:00' }), 'invalid_event', 'occurredAt'],
    ['the future', () => ({ occurredAt: future() }), 'occurred_in_future', 'occurredAt'],
    ['a NUL', () => data({ stage: 'a\0' }), 'invalid_event_data', 'data.stage'],
    ['a NUL in its sourceId', () => ({ sourceId: 'a\0' }), 'invalid_event', 'sourceId'],
    [
      'half a character in its sourceId',
      () => ({ sourceId: '\ud83d' }),
      'invalid_event',
      'sourceId',
    ],
    ['half a character', () => data({ stage: '\ud83d' }), 'invalid_event_data', 'data.stage'],
    ['a recordedAt', () => ({ recordedAt: HAPPENED }), 'backdating_forbidden', 'recordedAt'],
  ])('%s', async (_name, over, code, field) => {
    const { status, results } = await send(opened(over()));
    expect(status).toBe(200);
    expect(results[0]).toMatchObject({ index: 0, status: 'rejected', code });
    expect(results[0]?.field).toBe(field);
    expect(await stream()).toEqual([]);
  });

  it.each([['null'], ['5'], ['"x"'], ['[[]]'], ['{}'], ['[null]']])('%s', async (body) => {
    const { status, results } = await post(body);
    expect(status).toBe(200);
    expect(results).toMatchObject([{ status: 'rejected', code: 'invalid_event', eventId: null }]);
  });
});

it('refuses an import whose name holds a NUL, and a line that does sinks no other', async () => {
  const lines = [
    opened({ sourceId: 'good' }),
    opened({ sourceId: 'b\0', data: { ...opened().data } }),
  ];
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  const named = await fetch(`${ingest.url}/events?importId=a%00b`, {
    method: 'POST',
    headers: { authorization: `Bearer ${importer}`, 'content-type': 'application/x-ndjson' },
    body,
  });
  expect(named.status).toBe(400);
  expect(await named.json()).toMatchObject({
    code: 'invalid_parameters',
    errors: [{ field: 'importId' }],
  });
  const { results } = await post(body, { type: 'application/x-ndjson' });
  expect(results).toMatchObject([
    { status: 'accepted' },
    { status: 'rejected', code: 'invalid_event', field: 'sourceId' },
  ]);
});

describe('when it was recorded', () => {
  it('is what an importer says, with the import named', async () => {
    await send(opened({ recordedAt: '2026-03-04T00:00:00Z' }), importer);
    const [event] = await stream();
    expect(formatInstant(event?.recordedAt ?? 0)).toBe('2026-03-04T00:00:00.000Z');
    expect(event?.meta).toMatchObject({
      actor: { kind: 'importer', id: 'history', via: 'events' },
      recordedQuality: 'vendor',
    });
    expect(event?.meta.importId).toMatch(/^history:/);
  });

  it('cannot be later than now', async () => {
    const recordedAt = formatInstant(nowMicros() + MICROS_PER_DAY);
    const { results } = await send(opened({ recordedAt }), importer);
    expect(results[0]).toMatchObject({
      status: 'rejected',
      code: 'recorded_in_future',
      field: 'recordedAt',
    });
  });

  it('is not for an administrator to say either', async () => {
    const admin = await ingest.tokenOf({ role: 'admin' });
    const { results } = await send(opened({ recordedAt: HAPPENED }), admin);
    expect(results[0]).toMatchObject({ status: 'rejected', code: 'backdating_forbidden' });
  });
});

describe('many events', () => {
  const noted = (text: string, sourceId = `${order}-${text}`) => ({
    type: 'OpinionRecorded',
    version: 1,
    stream: `order-${order}`,
    sourceId,
    occurredAt: HAPPENED,
    data: { text },
  });

  it('come as an array or as lines, and a bad one sinks no other', async () => {
    const bad = noted('bad', '');
    const array = await send([noted('a'), bad, noted('b')]);
    expect(array.results.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'accepted']);
    const lines = await ndjson([noted('b'), '{"type":', '', noted('c'), '[]', noted('d')]);
    expect(lines.status).toBe(200);
    expect(lines.results.map(({ index, status, code }) => [index, status, code])).toEqual([
      [0, 'duplicate', undefined],
      [1, 'rejected', 'malformed_json'],
      [2, 'accepted', undefined],
      [3, 'rejected', 'invalid_event'],
      [4, 'accepted', undefined],
    ]);
    const texts = (await stream()).map(({ data }) => data['text']);
    expect(texts).toEqual(['a', 'b', 'c', 'd']);
  });

  it('stand in the log in the order in which they came, over many batches', async () => {
    const lines = Array.from({ length: 3_500 }, (_, i) => noted(`${i}`));
    const { results } = await ndjson(lines);
    expect(results.map(({ index }) => index)).toEqual(lines.map((_, i) => i));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['accepted']));
    const texts = (await stream()).map(({ data }) => data['text']);
    expect(texts).toEqual(lines.map(({ data }) => data.text));
    const again = await ndjson(lines);
    expect(new Set(again.results.map(({ status }) => status))).toEqual(new Set(['duplicate']));
  });

  it('may hold one twice', async () => {
    const { results } = await ndjson([noted('a'), noted('a'), noted('other', `${order}-a`)]);
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'duplicate', 'conflict']);
  });

  it('may hold a line that is far too long, or is not UTF-8, and its neighbours stand', async () => {
    const long = `{"text":"${'x'.repeat(1_100_000)}"}`;
    const latin = Buffer.from('{"text":"\xe9"}', 'latin1');
    const body = Buffer.concat([
      Buffer.from(`${JSON.stringify(noted('a'))}\n${long}\n`),
      latin,
      Buffer.from(`\r\n${JSON.stringify(noted('é中'))}`),
    ]);
    const { results } = await post(body, { type: 'application/x-ndjson' });
    expect(results.map(({ status, code }) => code ?? status)).toEqual([
      'accepted',
      'event_too_large',
      'malformed_json',
      'accepted',
    ]);
    expect((await stream()).map(({ data }) => data['text'])).toEqual(['a', 'é中']);
  });

  it('are told as nothing where there is none', async () => {
    expect(await post('[]')).toMatchObject({ status: 200, results: [], position: null });
    expect(await ndjson([])).toMatchObject({ status: 200, results: [] });
  });

  it('stand as far as they came when the sender goes away, and nothing fails here', async () => {
    const lines = Array.from({ length: 1_500 }, (_, i) => JSON.stringify(noted(`${i}`)));
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const headers = {
      authorization: `Bearer ${crm}`,
      'content-type': 'application/x-ndjson',
      'transfer-encoding': 'chunked',
    };
    const sending = httpRequest(`${ingest.url}/events`, { method: 'POST', headers });
    sending.on('error', () => resolve());
    sending.write(`${lines.join('\n')}\n{"type":`);
    await expect.poll(async () => (await stream()).length, { timeout: 10_000 }).toBe(1_000);
    sending.destroy();
    await gone;
    expect((await ndjson(lines)).results.map(({ status }) => status)).toContain('duplicate');
    expect(await stream()).toHaveLength(1_500);
    expect(ingest.log.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});

describe('the request as a whole', () => {
  it('needs a system, or an administrator', async () => {
    expect((await send(opened(), 'wrong')).status).toBe(401);
    for (const role of ['director', 'manager', 'analyst'] as const) {
      expect((await send(opened(), await ingest.tokenOf({ role }))).status).toBe(403);
    }
    expect((await send(opened(), await ingest.tokenOf({ role: 'admin' }))).status).toBe(200);
  });

  it('is refused where it is not JSON, of another kind, or too large', async () => {
    expect(await post('{"type":')).toMatchObject({ status: 400, code: 'malformed_json' });
    expect(await post('')).toMatchObject({ status: 400, code: 'malformed_json' });
    const headers = { authorization: `Bearer ${crm}` };
    const bare = await fetch(`${ingest.url}/events`, { method: 'POST', headers });
    expect(bare.status).toBe(400);
    const latin = Buffer.from('{"a":"\xe9"}', 'latin1');
    expect(await post(latin)).toMatchObject({ status: 400, code: 'malformed_json' });
    expect(await post('a', { type: 'text/csv' })).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
    const large = `[${'0,'.repeat(5_000_000)}0]`;
    expect(await post(large)).toMatchObject({ status: 413, code: 'body_too_large' });
  });
});
