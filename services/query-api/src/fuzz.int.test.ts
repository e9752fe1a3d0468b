import { parseInstant } from '@grasp/domain';
import { createCompany } from '@grasp/simulator';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestQuery, type TestQuery } from './testing/open-test-query.ts';

let api: TestQuery;
let headers: Record<string, string>;
let paths: string[];

beforeAll(async () => {
  const company = createCompany({
    seed: 3,
    to: parseInstant('2026-03-20T12:00:00Z'),
    from: parseInstant('2026-02-10T00:00:00Z'),
    reps: 12,
    reactions: true,
  });
  api = await openTestQuery(company as never);
  headers = { authorization: `Bearer ${await api.tokenOf({ role: 'admin' })}` };
  const description = (await (await fetch(`${api.url}/openapi.json`)).json()) as {
    paths: Record<string, { get?: { tags?: string[] } }>;
  };
  paths = Object.entries(description.paths)
    .filter(([path, { get }]) => get !== undefined && path.startsWith('/api/'))
    .map(([path]) => path)
    .filter((path) => path !== '/api/live');
}, 120_000);
afterAll(() => api[Symbol.asyncDispose]());

const RUNS = { numRuns: 400 };

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((part) => part.toWellFormed()),
  fc.constantFrom('', '\0', '../..', "'; drop schema ops; --", '-1', '1e9', 'NaN', 'null', '%'),
);
const instant = fc.oneof(
  fc.constantFrom('2026-03-10T09:30:00Z', '1700-01-01T00:00:00Z', '2254-12-31T23:59:59Z'),
  text,
);
const day = fc.oneof(fc.constantFrom('2026-03-01', '2026-03-31', '0001-01-01', '9999-12-31'), text);

/** Right and wrong values of every parameter that any route has. */
const query = fc.record(
  {
    asOf: instant,
    known: fc.constantFrom('then', 'now', ''),
    knownAt: instant,
    rep: fc.oneof(fc.constant('rep-1'), text),
    team: fc.oneof(fc.constant('team-1'), text),
    after: text,
    format: fc.constantFrom('csv', 'json', 'xml'),
    limit: fc.oneof(fc.constantFrom('1', '500', '0', '-1', '1.5'), text),
    cursor: fc.oneof(text, fc.jsonValue().map(encoded)),
    from: fc.oneof(instant, day),
    to: fc.oneof(instant, day),
    day,
    month: fc.constantFrom('2026-03', '2026-13', '0000-01'),
    period: fc.constantFrom('2026-03', '2026', '0000', '9999-12'),
    months: fc.constantFrom('1', '36', '37'),
    status: fc.constantFrom('open', 'won', 'lost', 'gone'),
    stage: text,
    customer: text,
    q: text,
    sort: fc.oneof(fc.constantFrom('-amount', 'opened_at', 'order_id'), text),
    show: text,
    kind: fc.oneof(fc.constantFrom('unattributed', 'duplicate', 'ultra_short'), text),
    cards: fc.constantFrom('0', '5000', 'x'),
  },
  { requiredKeys: [] },
);

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function ask(path: string): Promise<void> {
  const answer = await fetch(api.url + path, { headers });
  const body = await answer.text();
  expect([answer.status < 500, path, body.slice(0, 300), lastLog(answer.status)]).toEqual([
    true,
    path,
    expect.anything(),
    '',
  ]);
  if (answer.status >= 400) expect(JSON.parse(body)).toHaveProperty('code');
}

/** What the server says of a failure, so that a counterexample explains itself. */
const lastLog = (status: number): string => (status < 500 ? '' : (api.log.at(-1) ?? ''));

it('answers no question with a 500', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.array(text, { maxLength: 2 }),
      query,
      async (which, ids, asked) => {
        const given = [...ids, '2026-03', 'x'];
        const route = paths[which % paths.length] ?? '';
        const path = route.replace(/\{\w+\}/g, () => encodeURIComponent(given.shift() ?? ''));
        await ask(`${path}?${new URLSearchParams(asked as Record<string, string>)}`);
      },
    ),
    RUNS,
  );
});

/** What single routes need beside what all take, or spell in another way. */
const OWN: Record<string, Record<string, string>> = {
  '/api/targets/history': { scope: 'company', of: 'all' },
  '/api/targets/outlook': { year: '2026' },
  '/api/targets/diff': { against: '2026-03-01T00:00:00Z' },
  '/api/forecast/submissions': { from: '2025-10', to: '2026-03' },
};

it('answers every route where all is right', async () => {
  const right =
    'asOf=2026-03-10T09:30:00Z&from=2026-03-01T00:00:00Z&to=2026-03-09T00:00:00Z&period=2026-03';
  const days = 'asOf=2026-03-10T09:30:00Z&from=2026-03-01&to=2026-03-09&day=2026-03-05';
  for (const route of paths.filter((path) => !path.includes('{') && path !== '/api/evidence')) {
    const search = new URLSearchParams(route.includes('/discipline/') ? days : right);
    for (const [name, value] of Object.entries(OWN[route] ?? {})) search.set(name, value);
    const answer = await fetch(`${api.url}${route}?${search}`, { headers });
    expect([route, answer.status, await answer.text()]).toEqual([route, 200, expect.anything()]);
  }
});

it('answers no forged ref with a 500', async () => {
  const kinds = ['orders', 'flow', 'calls', 'days', 'month', 'target', 'members', 'renewals'];
  const value = fc.oneof(text, fc.integer(), fc.constant(null), fc.double());
  const names = ['bar', 'from', 'to', 'known', 'rep', 'team', 'status', 'stage', 'month', 'day'];
  const parameters = fc.dictionary(fc.oneof(fc.constantFrom(...names), text), value);
  const reference = fc.tuple(
    fc.oneof(fc.constantFrom(...kinds), text),
    fc.oneof(fc.integer(), fc.constantFrom(1.77e15, -1.77e15, 0.5)),
    fc.option(fc.integer()),
    parameters,
  );
  await fc.assert(
    fc.asyncProperty(reference, text, async (parts, cursor) => {
      await ask(`/api/evidence?ref=${encoded(parts)}&cursor=${encodeURIComponent(cursor)}`);
      await ask(`/api/evidence?ref=${encoded(parts)}`);
    }),
    RUNS,
  );
});

it('gives evidence that opens for every ref that it gives', async () => {
  const asOf = 'asOf=2026-03-10T09:30:00Z&known=now';
  const refs = new Set<string>();
  for (const path of [
    `/api/overview?${asOf}`,
    `/api/pipeline/summary?${asOf}`,
    `/api/pipeline/flow?${asOf}&from=2026-03-01T00:00:00Z`,
    `/api/pipeline/forecast?${asOf}`,
    `/api/orders?${asOf}&limit=3`,
    `/api/targets?${asOf}&period=2026-03`,
    `/api/discipline/months/2026-03?${asOf}`,
    `/api/discipline/days?${asOf}&from=2026-03-02&to=2026-03-03`,
    `/api/effect/memberships?${asOf}&limit=3`,
    `/api/renewals?${asOf}&cards=2`,
  ]) {
    const answer = await fetch(api.url + path, { headers });
    for (const [, ref] of (await answer.text()).matchAll(/"ref":"([^"]+)"/g)) refs.add(ref ?? '');
  }
  expect(refs.size).toBeGreaterThan(50);
  const some = [...refs].filter((_, i) => i % Math.ceil(refs.size / 80) === 0);
  for (const ref of some) {
    const answer = await fetch(`${api.url}/api/evidence?ref=${ref}`, { headers });
    const what = Buffer.from(ref, 'base64url').toString();
    expect([what, answer.status, await answer.text()]).toEqual([what, 200, expect.anything()]);
  }
});
