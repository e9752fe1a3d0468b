import { type IncomingFact, parseInstant } from '@grasp/domain';
import type {
  AnomalyPage,
  CallPage,
  DisciplineDays,
  DisciplineMonth,
  Evidence,
  RestatedDays,
} from '@grasp/read-models/views';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestQuery, type StreamFact, type TestQuery } from '../testing/open-test-query.ts';

let facts = 0;

type Told = Pick<IncomingFact, 'type' | 'data'> & { stream: string; at: string; known?: string };

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
    actor: { kind: 'importer', id: 'test', via: 'import' },
    importId: 'test',
  };
}

const SINCE = '2026-01-01T00:00:00Z';

function rep(id: string, extension: string, team: string): StreamFact[] {
  const mapping = { vendor: 'asterisk', account: 'hq', extension, rep: id, effectiveAt: SINCE };
  const stream = `rep-${id}`;
  return [
    fact({
      type: 'RepJoined',
      stream,
      at: SINCE,
      data: { rep: id, name: `Name of ${id}`, effectiveAt: SINCE },
    }),
    fact({
      type: 'RepAssignedToTeam',
      stream,
      at: SINCE,
      data: { rep: id, team, effectiveAt: SINCE },
    }),
    fact({
      type: 'ExtensionMapped',
      stream: `extension-asterisk-hq-${extension}`,
      at: SINCE,
      data: mapping,
    }),
  ];
}

function call(leg: string, extension: string, at: string, known = at): StreamFact {
  const data = {
    vendor: 'asterisk',
    account: 'hq',
    leg,
    direction: 'outbound',
    extension,
    number: '+31201234567',
    zone: 'Europe/Amsterdam',
    startedAt: at,
    outcome: 'answered_human',
    talkMs: 60_000,
  };
  return fact({ type: 'CallCompleted', stream: `call-asterisk-hq-${leg}`, at, known, data });
}

let api: TestQuery;
let director: string;
let manager: string;
beforeAll(async () => {
  api = await openTestQuery([
    ...rep('anna', '101', 'north'),
    ...rep('ben', '102', 'south'),
    call('a1', '101', '2026-03-10T09:00:00Z'),
    call('a2', '101', '2026-03-10T10:00:00Z', '2026-03-12T10:00:00Z'),
    call('b1', '102', '2026-03-10T11:00:00Z'),
    call('x1', '999', '2026-03-10T12:00:00Z'),
    call('x2', '999', '2026-03-11T12:00:00Z'),
  ]);
  director = await api.tokenOf({ role: 'director' });
  manager = await api.tokenOf({ role: 'manager', scope: { kind: 'team', id: 'north' } });
});
afterAll(() => api[Symbol.asyncDispose]());

async function ask<T>(path: string, token = director) {
  const answer = await fetch(api.url + path, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return { status: answer.status, text, body: (isJson ? JSON.parse(text) : {}) as T };
}

const days = async (query: string, token = director) =>
  (await ask<DisciplineDays>(`/api/discipline/days?${query}`, token)).body.items.map(
    ({ rep: id, day, dials, isRestated }) => `${id} ${day} ${dials} ${isRestated}`,
  );

it('tells what reps did on which day, then and now', async () => {
  const range = 'from=2026-03-10&to=2026-03-11';
  expect(await days(range)).toEqual([
    'anna 2026-03-10 2 true',
    'ben 2026-03-10 1 false',
    'null 2026-03-10 1 false',
    'null 2026-03-11 1 false',
  ]);
  const asOf = 'asOf=2026-03-11T00:00:00Z';
  expect(await days(`${range}&${asOf}&rep=anna`)).toEqual(['anna 2026-03-10 1 false']);
  expect(await days(`${range}&${asOf}&known=now&rep=anna`)).toEqual(['anna 2026-03-10 2 true']);
});

it('tells what late news changed', async () => {
  const { body } = await ask<RestatedDays>(
    '/api/discipline/restated?from=2026-03-01&to=2026-03-31',
  );
  expect(body.items).toMatchObject([{ rep: 'anna', before: { dials: 1 }, after: { dials: 2 } }]);
});

it('gives a month by rep, and its totals as CSV without refs', async () => {
  const { body } = await ask<DisciplineMonth>('/api/discipline/months/2026-03');
  expect(body.rows.map((row) => [row.rep, row.cells[9]?.validCalls, row.total.dials])).toEqual([
    ['anna', 2, 2],
    ['ben', 1, 1],
    [null, 1, 2],
  ]);
  const { text } = await ask('/api/discipline/months/2026-03?format=csv');
  expect(text.split('\n')[0]).toContain('total.validCalls');
  expect(text).not.toContain('ref');
});

it('lists the calls of a day or range page by page, a rep’s or nobody’s', async () => {
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await ask<CallPage>(
      `/api/discipline/calls?from=2026-03-10&to=2026-03-11&limit=2${from}`,
    );
    expect(body.total).toBe(5);
    seen.push(...body.items.map((item) => item.call));
    cursor = body.nextCursor;
  }
  expect(seen).toEqual(['a1', 'a2', 'b1', 'x1', 'x2'].map((leg) => `call-asterisk-hq-${leg}`));
  const of = async (query: string) =>
    (await ask<CallPage>(`/api/discipline/calls?${query}`)).body.items.map((item) => item.rep);
  expect(await of('day=2026-03-10&rep=anna')).toEqual(['anna', 'anna']);
  expect(await of('day=2026-03-10&unattributed=true')).toEqual([null]);
  expect(await of('day=2026-03-10&unattributed=false')).toHaveLength(4);
});

it('lists anomalies by kind', async () => {
  const path = '/api/discipline/anomalies?from=2026-03-01&to=2026-03-31';
  const { body } = await ask<AnomalyPage>(`${path}&kind=unattributed&limit=1`);
  expect([body.total, body.items[0]?.kind]).toEqual([2, 'unattributed']);
  const next = await ask<AnomalyPage>(`${path}&kind=unattributed&cursor=${body.nextCursor}`);
  expect(next.body.items.map((item) => item.day)).toEqual(['2026-03-11']);
  expect((await ask(`${path}&kind=other`)).status).toBe(400);
});

it('opens the calls behind each number', async () => {
  const path = '/api/discipline/days?from=2026-03-10&to=2026-03-10&rep=anna';
  const { body } = await ask<DisciplineDays>(path);
  for (const ref of [body.items[0]?.ref, ...Object.values(body.items[0]?.refs ?? {})]) {
    const evidence = await ask<Evidence>(`/api/evidence?ref=${ref}`);
    expect([evidence.status, evidence.body.total]).toEqual([200, 2]);
    expect(evidence.body.items.map((item) => item.stream)).toEqual([
      'call-asterisk-hq-a1',
      'call-asterisk-hq-a2',
    ]);
  }
});

it('keeps a team’s manager to the team, also behind a number', async () => {
  const range = 'from=2026-03-10&to=2026-03-11';
  expect(await days(range, manager)).toEqual(['anna 2026-03-10 2 true']);
  const nobodys = `/api/discipline/calls?${range}&unattributed=true`;
  expect((await ask<CallPage>(nobodys, manager)).body.total).toBe(0);
  const of = async (token: string) =>
    (await ask<DisciplineDays>(`/api/discipline/days?${range}`, token)).body.items[0]?.ref ?? '';
  const open = async (ref: string) => (await ask(`/api/evidence?ref=${ref}`, manager)).status;
  expect(await open(await of(manager))).toBe(200);
  expect(await open(await of(director))).toBe(403);
});

it.each([
  ['days?from=2026-03-11&to=2026-03-10', 'range_invalid'],
  ['days?from=2024-01-01&to=2026-03-10', 'range_invalid'],
  ['calls?from=2026-03-10', 'ok'],
  ['calls', 'range_invalid'],
])('refuses a range that has no day or too many: %s', async (path, expected) => {
  const { status, body } = await ask<{ code?: string }>(`/api/discipline/${path}`);
  expect([status, body.code]).toEqual(expected === 'ok' ? [200, undefined] : [400, expected]);
});
