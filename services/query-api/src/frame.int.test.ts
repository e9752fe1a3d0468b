import { type IncomingFact, parseInstant } from '@grasp/domain';
import { tablesOf } from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import { nowMicros } from '@grasp/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestQuery, type StreamFact, type TestQuery } from './testing/open-test-query.ts';

const actor = { kind: 'importer', id: 'test', via: 'import' } as const;

type Told = Pick<IncomingFact, 'type' | 'data'> & { stream: string; at: string; known?: string };
let facts = 0;

function fact({ type, data, stream, at, known = at }: Told): StreamFact {
  facts += 1;
  return {
    type,
    data,
    stream,
    key: { system: 'test', id: String(facts) },
    occurredAt: parseInstant(at),
    occurredQuality: 'vendor',
    recordedAt: parseInstant(known),
    recordedQuality: 'vendor',
    actor,
    importId: 'test',
  };
}

const rep = (id: string, team: string): StreamFact[] => [
  fact({
    type: 'RepJoined',
    data: { rep: id, name: `Name of ${id}`, effectiveAt: '2025-01-01T00:00:00Z' },
    stream: `rep-${id}`,
    at: '2025-01-01T00:00:00Z',
  }),
  fact({
    type: 'RepAssignedToTeam',
    data: { rep: id, team, effectiveAt: '2025-01-01T00:00:00Z' },
    stream: `rep-${id}`,
    at: '2025-01-01T00:00:00Z',
  }),
];

function order(id: string, over: Record<string, unknown> = {}, known?: string): StreamFact {
  const data = {
    order: id,
    customer: null,
    rep: 'r1',
    stage: 'new',
    amount: '100',
    currency: 'EUR',
    ...over,
  };
  const at = '2026-03-03T09:30:00.000000Z';
  const told = { type: 'OrderOpened', data, stream: `order-${id}`, at };
  return fact(known === undefined ? told : { ...told, known });
}

let api: TestQuery;
let director: string;
beforeAll(async () => {
  api = await openTestQuery([
    ...rep('r1', 'north'),
    ...rep('r2', 'north'),
    ...rep('r3', 'south'),
    order('a', { amount: '300' }),
    order('b', { rep: 'r2', amount: '200' }),
    order('c', { rep: 'r3', amount: '400' }),
    order('late', { amount: '1000' }, '2026-03-05T00:00:00Z'),
    order('formula', { stage: '=1+1', amount: '50', customer: '-cmd' }),
  ]);
  director = await api.tokenOf({ role: 'director' });
});
afterAll(() => api[Symbol.asyncDispose]());

type Body = Record<string, unknown> & {
  open: { count: number; amounts: { amount: string; currency: string }[]; ref: string };
  items: Record<string, unknown>[];
};

async function ask(path: string, { token = director, ...headers }: Record<string, string> = {}) {
  const answer = await fetch(api.url + path, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  const body = (isJson ? JSON.parse(text) : {}) as Body;
  return { status: answer.status, headers: answer.headers, text, body };
}

const summary = async (query = '', token = director) =>
  (await ask(`/api/pipeline/summary${query}`, { token })).body;

describe('the place of a question', () => {
  it('is now, as known now, where it says nothing', async () => {
    const before = nowMicros();
    const answer = await summary();
    expect(answer.open.count).toBe(5);
    expect(answer).toMatchObject({ known: 'now', knownAt: null, isStale: false });
    expect(parseInstant(answer['asOf'] as string)).toBeGreaterThanOrEqual(before);
  });

  it('is as known then where only an instant is named', async () => {
    const asOf = '2026-03-04T00:00:00Z';
    expect(await summary(`?asOf=${asOf}`)).toMatchObject({
      open: { count: 4 },
      asOf: '2026-03-04T00:00:00.000Z',
      known: 'then',
      knownAt: '2026-03-04T00:00:00.000Z',
    });
    expect(await summary(`?asOf=${asOf}&known=then`)).toMatchObject({ open: { count: 4 } });
    expect(await summary(`?asOf=${asOf}&known=now`)).toMatchObject({
      open: { count: 5 },
      known: 'now',
      knownAt: null,
    });
    const third = await summary(`?asOf=${asOf}&knownAt=2026-03-05T00:00:00Z`);
    expect(third).toMatchObject({
      open: { count: 5 },
      known: null,
      knownAt: '2026-03-05T00:00:00.000Z',
    });
  });

  it('is exact to the microsecond, and finer digits are cut off', async () => {
    const at = (digits: string) => summary(`?asOf=2026-03-03T09:${digits}Z`);
    expect((await at('30:00')).open.count).toBe(4);
    expect((await at('29:59.999999')).open.count).toBe(0);
    expect((await at('29:59.999999999')).open.count).toBe(0);
  });

  it('may be told with an offset, escaped or not', async () => {
    for (const offset of ['%2B01:00', '+01:00', '%2b01:00']) {
      const answer = await summary(`?asOf=2026-03-03T10:30:00${offset}`);
      expect(answer).toMatchObject({ open: { count: 4 }, asOf: '2026-03-03T09:30:00.000Z' });
    }
  });

  it.each([
    ['known=then&knownAt=2026-01-01T00:00:00Z', 'known_twice', 'knownAt'],
    ['asOf=yesterday', 'instant_invalid', 'asOf'],
    ['asOf=2026-03-03', 'instant_invalid', 'asOf'],
    ['asOf=9999-01-01T00:00:00Z', 'instant_invalid', 'asOf'],
    ['knownAt=', 'instant_invalid', 'knownAt'],
    ['known=never', 'invalid_parameters', 'known'],
    ['asOf=2026-01-01T00:00:00Z&asOf=2026-01-02T00:00:00Z', 'invalid_parameters', 'asOf'],
  ])('is refused: %s', async (query, code, field) => {
    const { status, body } = await ask(`/api/pipeline/summary?${query}`);
    expect({ status, code: body['code'], field: body['field'] }).toEqual({
      status: 400,
      code,
      field,
    });
  });
});

describe('after a position', () => {
  it('waits until it is folded, and says so when that takes too long', async () => {
    const head = await api.store.head();
    const there = await summary(`?after=${api.positions.toToken(head)}`);
    expect(there['isStale']).toBe(false);
    const beyond = await summary(`?after=${api.positions.toToken(head + 1_000n)}`);
    expect(beyond).toMatchObject({ isStale: true, open: { count: 5 } });
  });

  it('is refused where it is of another log, or of none', async () => {
    const { createPositionTokens } = await import('@grasp/http');
    const other = createPositionTokens('a secret for tests', 'another-log').toToken(1n);
    expect(await ask(`/api/pipeline/summary?after=${other}`)).toMatchObject({
      status: 409,
      body: { code: 'position_of_other_log' },
    });
    expect(await ask('/api/pipeline/summary?after=7')).toMatchObject({
      status: 400,
      body: { code: 'position_malformed' },
    });
  });
});

describe('an answer', () => {
  it('is private, and costs nothing when it has not changed', async () => {
    const path = '/api/pipeline/summary?asOf=2026-03-04T00:00:00Z';
    const first = await ask(path);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const tag = first.headers.get('etag') ?? '';
    const again = await ask(path, { 'if-none-match': tag });
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
    const token = await api.tokenOf({ role: 'rep', scope: { kind: 'rep', id: 'r1' } });
    expect((await ask(path, { token, 'if-none-match': tag })).status).toBe(200);
  });

  it('names the read models that it stands on', async () => {
    const { models } = (await summary()) as unknown as { models: Record<string, unknown>[] };
    expect(models).toMatchObject([{ name: 'orders', version: expect.any(Number) }]);
    expect(models[0]?.['build']).toMatch(/^rm_orders_\d+$/);
  });
});

describe('a list', () => {
  const ids = (body: Body) => body.items.map((item) => item['order']);

  it('is read page by page, with the total of all', async () => {
    let cursor: unknown = null;
    const seen: unknown[] = [];
    do {
      const path = `/api/orders?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`;
      const { body } = await ask(path);
      expect(body['total']).toBe(5);
      seen.push(...ids(body));
      cursor = body['nextCursor'];
    } while (cursor !== null);
    expect(seen).toEqual(['late', 'c', 'a', 'b', 'formula']);
  });

  it('goes on at the instant and in the build at which it began', async () => {
    const first = await ask('/api/orders?limit=4');
    await api.tell([order('new', { amount: '1' })]);
    const projection = readModels.find(({ name }) => name === 'orders');
    await api.rebuild();
    const second = await ask(`/api/orders?limit=4&cursor=${first.body['nextCursor']}`);
    expect(ids(second.body)).toEqual(['formula']);
    expect(second.body['asOf']).toBe(first.body['asOf']);
    const { rows } = await api.pool.query(
      `select build from ops.builds where model = 'orders' and state = 'retired'`,
    );
    expect(projection).toBeDefined();
    for (const { build } of rows) {
      const { schema } = tablesOf(projection as never, build);
      await api.pool.query(`drop schema ${schema} cascade`);
      await api.pool.query('delete from ops.builds where build = $1', [build]);
    }
    const gone = await ask(`/api/orders?limit=4&cursor=${first.body['nextCursor']}`);
    expect(gone).toMatchObject({ status: 409, body: { code: 'cursor_outdated' } });
  });

  it.each(['x', '', Buffer.from('[[1,2,null],{"orders":"rm_x; drop"},[]]').toString('base64url')])(
    'takes no cursor that we did not give: %j',
    async (cursor) => {
      const { status, body } = await ask(`/api/orders?cursor=${cursor}`);
      expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'cursor_invalid' });
    },
  );

  it('is exported whole as CSV, and no cell of it is a formula', async () => {
    const asOf = 'asOf=2026-03-06T00:00:00Z&known=then';
    const { text, headers } = await ask(`/api/orders?limit=1&${asOf}&format=csv`);
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.get('content-disposition')).toContain('grasp-orders.csv');
    const [header, ...rows] = text.replace('\ufeff', '').trim().split('\n');
    expect(header).toContain('order,status,');
    expect(header).toContain('amount.amount,amount.currency');
    expect(rows).toHaveLength(6);
    expect(text).toContain("'=1+1");
    expect(text).toContain("'-cmd");
    const accepted = await ask(`/api/orders?${asOf}`, { accept: 'text/csv' });
    expect(accepted.text).toBe(text);
  });

  it('keeps the sign of a negative number in CSV', async () => {
    await api.tell([
      fact({
        type: 'OrderLost',
        data: { reason: 'price' },
        stream: 'order-c',
        at: '2026-03-04T12:00:00Z',
      }),
    ]);
    await api.rebuild();
    const window = 'from=2026-03-04T00:00:00Z&to=2026-03-05T00:00:00Z';
    const { text } = await ask(`/api/pipeline/flow?${window}&known=now&format=csv`);
    expect(text).toContain('name,count,amounts.EUR');
    expect(text).toMatch(/^lost,-1,-400$/m);
  });
});

describe('the scope of a credential', () => {
  it('narrows every number to the rep or the team', async () => {
    const r1 = await api.tokenOf({ role: 'rep', scope: { kind: 'rep', id: 'r1' } });
    const north = await api.tokenOf({ role: 'manager', scope: { kind: 'team', id: 'north' } });
    const asOf = '?asOf=2026-03-06T00:00:00Z';
    expect((await summary(asOf)).open.count).toBe(5);
    expect((await summary(asOf, r1)).open.count).toBe(4);
    expect((await summary(asOf, north)).open.count).toBe(5);
    expect((await summary(`${asOf}&rep=r2`, north)).open.count).toBe(1);
    expect((await summary(`${asOf}&rep=r3`, north)).open.count).toBe(0);
  });

  it('refuses to ask for others', async () => {
    const token = await api.tokenOf({ role: 'rep', scope: { kind: 'rep', id: 'r1' } });
    expect(await ask('/api/pipeline/summary?rep=r2', { token })).toMatchObject({
      status: 403,
      body: { code: 'out_of_scope', field: 'rep' },
    });
    expect(await ask('/api/orders/b', { token })).toMatchObject({ status: 404 });
    expect((await ask('/api/orders/a', { token })).status).toBe(200);
  });

  it('holds for the evidence of a number, whoever passed it on', async () => {
    const token = await api.tokenOf({ role: 'rep', scope: { kind: 'rep', id: 'r1' } });
    const { ref } = (await summary()).open;
    expect(await ask(`/api/evidence?ref=${ref}`, { token })).toMatchObject({
      status: 403,
      body: { code: 'out_of_scope' },
    });
    const own = (await summary('', token)).open;
    const evidence = await ask(`/api/evidence?ref=${own.ref}`, { token });
    expect(evidence.body['total']).toBe(own.count);
  });

  it('is for people: systems have no questions', async () => {
    for (const role of ['integration', 'importer'] as const) {
      const token = await api.tokenOf({ role });
      expect((await ask('/api/status', { token })).status).toBe(403);
    }
    expect((await fetch(`${api.url}/api/status`)).status).toBe(401);
  });
});

describe('evidence', () => {
  it('gives the events behind a number, with both clocks', async () => {
    const { open } = await summary('?asOf=2026-03-06T00:00:00Z&rep=r2');
    const { body } = await ask(`/api/evidence?ref=${open.ref}`);
    expect(body).toMatchObject({ total: 1, nextCursor: null, of: { kind: 'orders' } });
    expect(body.items).toMatchObject([
      { type: 'OrderOpened', stream: 'order-b', occurredAt: '2026-03-03T09:30:00.000Z' },
    ]);
  });

  it('is refused for a ref that we did not give', async () => {
    const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const injected = { status: "open' or true); drop schema ops cascade; --" };
    for (const ref of [
      'x',
      forged(['orders']),
      forged(['nothing', 1, null, {}]),
      forged(['orders', 1_772_530_200_000_000, null, injected]),
    ]) {
      const { status, body } = await ask(`/api/evidence?ref=${ref}`);
      expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'ref_invalid' });
    }
  });
});

describe('the state of the read models', () => {
  it('is told with their lag', async () => {
    const { body } = await ask('/api/status');
    const models = body['readModels'] as Record<string, unknown>[];
    expect(models.map(({ name }) => name)).toEqual(readModels.map(({ name }) => name));
    expect(models[0]).toMatchObject({ state: 'live', lagEvents: 0, lagMs: 0, deadLetters: 0 });
    expect(body).toMatchObject({ mode: 'real', zone: 'Europe/Amsterdam', currency: 'EUR' });
    await api.tell([order('unfolded')]);
    const later = (await ask('/api/status')).body['readModels'] as Record<string, unknown>[];
    expect(later[0]).toMatchObject({ state: 'catching_up', lagEvents: 1 });
    expect(later[0]?.['lagMs']).toBeGreaterThanOrEqual(0);
  });
});

describe('live news', () => {
  it('says which read models moved, and how far behind the log they are', async () => {
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${director}` };
    const answer = await fetch(`${api.url}/api/live`, { headers, signal: stop.signal });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('cache-control')).toContain('no-transform');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while (!text.includes('event: changed\ndata: ')) {
      await api.pool.query(`select pg_notify('grasp_read_models', 'orders')`);
      const { value } = await reader.read();
      text += new TextDecoder().decode(value);
    }
    while (!text.endsWith('\n\n')) text += new TextDecoder().decode((await reader.read()).value);
    const data = /event: changed\ndata: (.*)\n/.exec(text)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual({
      models: ['orders'],
      at: expect.any(String),
      lagMs: expect.any(Number),
    });
    stop.abort();
  });

  it('is for those who may ask, and does not hang on a look at its head', async () => {
    expect((await fetch(`${api.url}/api/live`)).status).toBe(401);
    const headers = { authorization: `Bearer ${director}` };
    const head = await fetch(`${api.url}/api/live`, { method: 'HEAD', headers });
    expect(head.status).toBe(404);
  });
});
