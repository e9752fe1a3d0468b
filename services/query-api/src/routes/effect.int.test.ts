import { type DataOf, type EventType, formatDay, parseDay, parseInstant } from '@grasp/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestQuery, type StreamFact, type TestQuery } from '../testing/open-test-query.ts';

const AS_OF = 'asOf=2026-07-01T10:00:00Z&known=now';
const MEMBERS = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'];
let facts = 0;

function fact<T extends EventType>(
  type: T,
  stream: string,
  data: DataOf<T>,
  at: string,
): StreamFact {
  facts += 1;
  return {
    type,
    data,
    stream,
    key: { system: 'test', id: String(facts) },
    occurredAt: parseInstant(at),
    occurredQuality: 'vendor',
    recordedAt: parseInstant(at),
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
    importId: 'test',
  };
}

/** A member of the rep of the same number, with as many inquiries a day in June, due in July 2026. */
function member(id: string, number: number): StreamFact[] {
  const at = '2025-07-20T08:00:00Z';
  const rep = number === 1 ? 'r1' : 'r2';
  const money = { amount: '100000', currency: 'EUR' };
  const party = { membership: id, customer: `c-${id}`, rep };
  const term = { package: 'gold', startsOn: '2025-07-20', endsOn: '2026-07-20' };
  const days = Array.from({ length: 30 }, (_, i) => formatDay(parseDay('2026-06-01') + i));
  return [
    fact('MembershipOpened', `membership-${id}`, { ...party, ...money, ...term, order: null }, at),
    fact('RenewalDue', `renewal-${id}-1`, { ...party, ...money, term: 1, dueOn: '2026-07-20' }, at),
    ...days.map((day) => {
      const counts = { exposure: 100, clicks: 10, contactViews: 3, messages: 2, inquiries: number };
      const data = { membership: id, day, ...counts };
      return fact('EffectReported', `effect-${id}-2026-06`, data, `${day}T22:30:00Z`);
    }),
  ];
}

let api: TestQuery;
let director: string;
let rep: string;
beforeAll(async () => {
  api = await openTestQuery([
    ...MEMBERS.flatMap((id, i) => member(id, i + 1)),
    ...['r1', 'r2'].map((id) => {
      const data = { rep: id, name: `Rep ${id}`, effectiveAt: '2025-01-01T00:00:00Z' };
      return fact('RepJoined', `rep-${id}`, data, '2025-01-01T00:00:00Z');
    }),
  ]);
  director = await api.tokenOf({ role: 'director' });
  rep = await api.tokenOf({ role: 'rep', scope: { kind: 'rep', id: 'r1' } });
});
afterAll(() => api[Symbol.asyncDispose]());

async function ask(path: string, token = director) {
  const answer = await fetch(api.url + path, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  // biome-ignore lint/suspicious/noExplicitAny: answers of several routes, each matched by its test
  return { status: answer.status, text, body: (isJson ? JSON.parse(text) : {}) as any };
}

describe('GET /api/effect/memberships', () => {
  it('lists members worst first, a page at a time', async () => {
    const first = await ask(`/api/effect/memberships?${AS_OF}&limit=4`);
    const { body } = first;
    expect(body.items.map((item: { membership: string }) => item.membership)).toEqual(
      MEMBERS.slice(0, 4),
    );
    expect(body.items[0]).toMatchObject({ repName: 'Rep r1', index: { inquiries: 1 / 3.5 } });
    expect(body).toMatchObject({ total: 6, summary: { members: 6, medianInquiries: 105 } });
    const cursor = encodeURIComponent(body.nextCursor);
    const second = await ask(`/api/effect/memberships?limit=4&cursor=${cursor}`);
    expect(second.body).toMatchObject({ items: [{ membership: 'm5' }, { membership: 'm6' }] });
    expect(second.body.nextCursor).toBeNull();
  });

  it('leaves as CSV, all pages in one', async () => {
    const { text } = await ask(`/api/effect/memberships?${AS_OF}&format=csv&limit=2`);
    const [header, ...lines] = text.trim().split('\n');
    expect(header).toContain('metrics.inquiries');
    expect(lines).toHaveLength(6);
  });

  it.each(['show=some', 'limit=0'])('refuses %s', async (query) => {
    expect((await ask(`/api/effect/memberships?${query}`)).status).toBe(400);
  });
});

describe('GET /api/effect/memberships/:id', () => {
  it('tells the trend, and 404 where there is no such member', async () => {
    const { body } = await ask(`/api/effect/memberships/m2?${AS_OF}`);
    expect(body).toMatchObject({ member: { membership: 'm2' } });
    expect(body.days.at(-1)).toMatchObject({ day: '2026-06-30', metrics: { inquiries: 2 } });
    expect(await ask(`/api/effect/memberships/nobody?${AS_OF}`)).toMatchObject({
      status: 404,
      body: { code: 'membership_absent' },
    });
  });
});

describe('GET /api/renewals', () => {
  it('gives the board with its rates', async () => {
    const { body } = await ask(`/api/renewals?${AS_OF}`);
    expect(body.columns[1]).toMatchObject({
      bucket: '30',
      count: 6,
      amounts: [{ amount: '600000', currency: 'EUR' }],
    });
    expect(body.rates).toHaveLength(12);
  });
});

describe('a rep', () => {
  it('sees its own members and renewals, with the evidence of those alone', async () => {
    const { body } = await ask(`/api/effect/memberships?${AS_OF}`, rep);
    expect(body).toMatchObject({ total: 1, items: [{ membership: 'm1' }] });
    const own = await ask(`/api/evidence?ref=${body.items[0].ref}`, rep);
    expect(own).toMatchObject({ status: 200, body: { total: 30 } });
    expect((await ask(`/api/evidence?ref=${body.items[0].cohort.ref}`, rep)).status).toBe(403);
    expect((await ask(`/api/effect/memberships/m2?${AS_OF}`, rep)).status).toBe(404);
    const { columns } = (await ask(`/api/renewals?${AS_OF}`, rep)).body;
    expect(columns[1].cards).toHaveLength(1);
    expect((await ask(`/api/evidence?ref=${columns[1].ref}`, rep)).body.total).toBe(1);
  });

  it('is not shown another rep’s by a ref that was given to somebody else', async () => {
    const { body } = await ask(`/api/effect/memberships?${AS_OF}`);
    expect((await ask(`/api/evidence?ref=${body.items[1].ref}`, rep)).status).toBe(403);
    expect((await ask(`/api/evidence?ref=${body.items[1].cohort.ref}`)).body.total).toBe(6);
  });
});
