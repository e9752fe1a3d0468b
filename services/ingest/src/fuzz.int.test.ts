import { catalogue, commands, MICROS_PER_SECOND } from '@grasp/domain';
import { nowMicros } from '@grasp/runtime';
import { findVendor, vendors } from '@grasp/telephony';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestIngest, SECRETS, type TestIngest } from './testing/open-test-ingest.ts';

let ingest: TestIngest;
let tokens: string[];
beforeAll(async () => {
  ingest = await openTestIngest();
  tokens = await Promise.all(
    (['admin', 'importer', 'analyst'] as const).map((role) => ingest.tokenOf({ role })),
  );
});
afterAll(() => ingest[Symbol.asyncDispose]());

const RUNS = { numRuns: 150 };

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\0', '\ud800', '../..', "'; drop table log.events; --", '-', '%', '\\u0000'),
);
const json = fc.oneof(
  fc.jsonValue({ depthSize: 'small' }),
  text,
  fc.constantFrom(1e308, -0, 2 ** 53),
);

/** Something that looks like an event, with anything in any place of it. */
const event = fc.record(
  {
    type: fc.oneof(fc.constantFrom(...catalogue.keys()), json),
    version: fc.oneof(fc.constant(1), json),
    stream: fc.oneof(fc.constantFrom('order-1', 'rep-1', 'call-a-b-c'), json),
    sourceId: fc.oneof(fc.uuid(), json),
    occurredAt: fc.oneof(fc.constantFrom('2026-01-01T00:00:00Z', '+275760-09-13T00:00Z'), json),
    recordedAt: fc.oneof(fc.constant('2026-01-01T00:00:00Z'), json),
    data: fc.oneof(fc.dictionary(text, json), json),
  },
  { requiredKeys: [] },
);

async function ask(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(ingest.url + path, init);
  expect([answer.status < 500 || answer.status === 503, path, init]).toEqual([true, path, init]);
  if (answer.status >= 400) expect(await answer.json()).toHaveProperty('code');
  return answer;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it('answers no events with a 500', async () => {
  const body = fc.oneof(
    fc.array(event, { maxLength: 5 }).map((events) => JSON.stringify(events)),
    event.map((one) => JSON.stringify(one)),
    fc.string({ unit: 'binary' }),
  );
  const type = fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain', 'a/b;;');
  const token = fc.nat(2);
  await fc.assert(
    fc.asyncProperty(body, type, token, async (content, contentType, which) => {
      const headers = { ...bearer(tokens[which] ?? ''), 'content-type': contentType };
      await ask('/events', { method: 'POST', headers, body: content });
    }),
    RUNS,
  );
});

it('answers no command with a 500', async () => {
  const name = fc.oneof(fc.constantFrom(...commands.keys()), text.map(toAddress));
  const fields = { order: json, stage: json, amount: json, currency: json, rep: json, term: json };
  const body = fc.oneof(fc.record(fields, { requiredKeys: [] }), json);
  const key = fc.oneof(fc.uuid(), fc.constantFrom('', 'x'.repeat(300), 'a b'));
  await fc.assert(
    fc.asyncProperty(name, body, key, async (command, value, idempotencyKey) => {
      const headers = {
        ...bearer(tokens[0] ?? ''),
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      };
      await ask(`/commands/${command}`, { method: 'POST', headers, body: JSON.stringify(value) });
    }),
    RUNS,
  );
});

it('answers no signed webhook with anything but 200, and no other with a 500', async () => {
  const { createHmac } = process.getBuiltinModule('node:crypto');
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.dictionary(fc.constantFrom('src', 'dst', 'uniqueid', 'start', 'end'), json))
      .map((rows) => JSON.stringify(rows)),
  );
  await fc.assert(
    fc.asyncProperty(body, async (content) => {
      const seconds = Math.floor(nowMicros() / MICROS_PER_SECOND);
      const mac = createHmac('sha256', SECRETS['ASTERISK_SECRET'] ?? '')
        .update(`${seconds}.${content}`)
        .digest('hex');
      const signature = { 'x-grasp-signature': `t=${seconds},v1=${mac}` };
      const init = { method: 'POST', headers: signature, body: Buffer.from(content) };
      expect((await ask('/webhooks/asterisk', init)).status).toBe(200);
      for (const { name } of vendors) {
        const answer = await ask(`/webhooks/${name}?${encodeURI(content)}`, init);
        if (findVendor(name)?.name !== 'asterisk') expect(answer.status).toBe(401);
      }
    }),
    RUNS,
  );
});

it('answers no address and no header with a 500', async () => {
  const path = fc.oneof(
    text.map(toAddress),
    fc.constantFrom('webhooks/%', 'commands/%00', 'events/..', 'healthz?%', 'readyz', 'metrics'),
  );
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH');
  const authorization = fc.constantFrom(
    '',
    'Bearer',
    'Bearer x y',
    'Basic !',
    `Bearer ${'x'.repeat(5_000)}`,
  );
  await fc.assert(
    fc.asyncProperty(path, method, authorization, async (route, verb, header) => {
      const headers = { authorization: header, cookie: 'grasp_session=%; a=b; =; x' };
      const answer = await fetch(`${ingest.url}/${route}`, { method: verb, headers });
      expect([answer.status < 500, route, verb]).toEqual([true, route, verb]);
      await answer.arrayBuffer();
    }),
    RUNS,
  );
});

/** Half of a surrogate pair cannot stand in an address. */
function toAddress(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}
