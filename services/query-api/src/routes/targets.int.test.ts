import { type DataOf, type EventType, parseInstant, streams } from '@grasp/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestQuery, type StreamFact, type TestQuery } from '../testing/open-test-query.ts';

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

const TOLD = '2025-12-10T09:00:00Z';
const BEGINS = '2026-01-01T00:00:00Z';
const APRIL = { period: '2026-04', currency: 'EUR', effectiveAt: BEGINS };
const COMPANY = { period: '2026-04', scope: 'company', of: 'all' } as const;
const TEAM = { period: '2026-04', scope: 'team', of: 't1' } as const;
const TARGETS = streams.target('2026');

const split = (
  scope: 'team' | 'rep',
  of: string,
  amount: string,
  within: DataOf<'TargetSplit'>['within'],
) =>
  fact(
    'TargetSplit',
    TARGETS,
    {
      ...APRIL,
      scope,
      of,
      amount,
      within,
      method: 'by_hand',
      weight: 0.5,
      inputs: { capacity: 0.5 },
    },
    TOLD,
  );

function wonOrder(order: string, rep: string, amount: string): StreamFact[] {
  const stream = streams.order(order);
  const opened = { order, rep, customer: null, stage: 'new', amount, currency: 'EUR' };
  return [
    fact('OrderOpened', stream, opened, '2026-03-20T09:00:00Z'),
    fact('OrderWon', stream, { signedOn: '2026-04-08' }, '2026-04-08T09:00:00Z'),
  ];
}

function said(of: string, by: string, amount: string, at: string, before?: string): StreamFact {
  const forecast = { period: '2026-04', scope: 'rep', of, by, amount, currency: 'EUR' } as const;
  const stream = streams.forecast(forecast);
  if (before === undefined) return fact('ForecastSubmitted', stream, forecast, at);
  const data = { ...forecast, before, beforeBy: of, reason: 'as I know these orders' };
  return fact('ForecastOverridden', stream, data, at);
}

let api: TestQuery;
let director: string;
let rep: string;
let manager: string;
beforeAll(async () => {
  const joined = ['r1', 'r2', 'r3'].flatMap((id) => [
    fact('RepJoined', `rep-${id}`, { rep: id, name: `Rep ${id}`, effectiveAt: TOLD }, TOLD),
    fact(
      'RepAssignedToTeam',
      `rep-${id}`,
      { rep: id, team: id === 'r3' ? 't2' : 't1', effectiveAt: TOLD },
      TOLD,
    ),
  ]);
  const proposed = { ...COMPANY, amount: '100000', currency: 'EUR', proposal: 'p1' };
  api = await openTestQuery([
    ...joined,
    fact(
      'TeamDefined',
      'team-t1',
      { team: 't1', name: 'North', division: 'd1', effectiveAt: TOLD },
      TOLD,
    ),
    fact(
      'TargetProposed',
      TARGETS,
      { ...proposed, takesEffectAt: BEGINS, method: 'series', inputs: { growth: 0.1 } },
      TOLD,
    ),
    fact('TargetApproved', TARGETS, { ...proposed, effectiveAt: BEGINS }, TOLD),
    split('team', 't1', '60000', COMPANY),
    split('team', 't2', '40000', COMPANY),
    split('rep', 'r1', '30000', TEAM),
    split('rep', 'r2', '30000', TEAM),
    fact(
      'TargetRevised',
      TARGETS,
      {
        ...APRIL,
        ...TEAM,
        amount: '66000',
        reason: 'a rep more',
        effectiveAt: '2026-04-10T00:00:00Z',
      },
      '2026-04-12T09:00:00Z',
    ),
    ...wonOrder('o1', 'r1', '15000'),
    ...wonOrder('o2', 'r2', '9000'),
    fact(
      'OrderOpened',
      'order-o3',
      {
        order: 'o3',
        rep: 'r3',
        customer: null,
        stage: 'new',
        amount: '7000',
        currency: 'EUR',
        expectedCloseOn: '2026-04-28',
      },
      '2026-04-01T09:00:00Z',
    ),
    said('r1', 'r1', '20000', '2026-03-30T09:00:00Z'),
    said('r1', 'mia', '16000', '2026-03-31T09:00:00Z', '20000'),
    said('r1', 'r1', '15000', '2026-04-20T09:00:00Z'),
    said('r2', 'r2', '4500', '2026-04-05T09:00:00Z'),
  ]);
  director = await api.tokenOf({ role: 'director' });
  rep = await api.tokenOf({ role: 'rep', scope: { kind: 'rep', id: 'r1' } });
  manager = await api.tokenOf({ role: 'manager', scope: { kind: 'team', id: 't1' } });
}, 120_000);
afterAll(() => api[Symbol.asyncDispose]());

async function get(path: string, token = director) {
  const answer = await fetch(`${api.url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of several routes, each matched by its test
  return { status: answer.status, body: (await answer.json()) as any };
}

const byName = (items: { scope: string; of: string }[]) =>
  Object.fromEntries(items.map((item) => [`${item.scope} ${item.of}`, item]));

const EARLY = 'period=2026-04&asOf=2026-04-09T10:00:00Z';
const LATE = 'period=2026-04&asOf=2026-04-15T10:00:00Z';

describe('/api/targets', () => {
  it('gives the tree with residual, attainment, pace and what each workday needs, and where a target is from', async () => {
    const { body } = await get(`/api/targets?${EARLY}`);
    const items = byName(body.items);
    expect(items['company all']).toMatchObject({
      target: { amount: '100000', currency: 'EUR' },
      actual: { amount: '24000' },
      attainment: 0.24,
      residual: { amount: '0', currency: 'EUR' },
      monthsResidual: null,
      workdays: 22,
      elapsedWorkdays: 7,
      neededPerWorkday: { amount: '5067' },
      origin: { within: null, proposal: 'p1' },
    });
    expect(items['company all']).toHaveProperty('pace', 24_000 / ((100_000 * 7) / 22));
    expect(items['rep r1']).toMatchObject({
      attainment: 0.5,
      residual: null,
      origin: { within: TEAM, method: 'by_hand', weight: 0.5, capacity: 0.5 },
    });
  });

  it('shows a revision with its reason and what it leaves open, from when it is known or in effect', async () => {
    const late = byName((await get(`/api/targets?${LATE}`)).body.items);
    expect(late['team t1']).toMatchObject({
      target: { amount: '66000' },
      residual: { amount: '6000' },
      origin: { reason: 'a rep more', method: 'by_hand' },
    });
    expect(late['company all']).toMatchObject({ residual: { amount: '-6000' } });
    const then = byName(
      (await get('/api/targets?period=2026-04&asOf=2026-04-11T10:00:00Z')).body.items,
    );
    expect(then['team t1']).toMatchObject({ target: { amount: '60000' } });
  });

  it('proves the target and what is signed by their events', async () => {
    const { 'team t1': item } = byName(
      (await get(`/api/targets?${LATE}`)).body.items,
    ) as never as Record<string, { ref: string; targetRef: string }>;
    const told = await get(`/api/evidence?ref=${item?.targetRef}`);
    expect(told.body.items.map(({ type }: { type: string }) => type)).toEqual([
      'TargetSplit',
      'TargetRevised',
    ]);
    const signed = await get(`/api/evidence?ref=${item?.ref}`);
    expect(signed.body.total).toBe(2);
  });

  it('shows a rep and a team their own, and opens only that to them', async () => {
    const own = (await get(`/api/targets?${EARLY}`, rep)).body.items;
    expect(own.map(({ of }: { of: string }) => of)).toEqual(['r1']);
    expect((await get(`/api/evidence?ref=${own[0].targetRef}`, rep)).body.total).toBe(1);
    const ofTeam = (await get(`/api/targets?${EARLY}`, manager)).body.items;
    expect(ofTeam.map(({ of }: { of: string }) => of)).toEqual(['t1', 'r1', 'r2']);
    expect((await get(`/api/evidence?ref=${ofTeam[1].targetRef}`, manager)).status).toBe(200);
    const [company] = (await get(`/api/targets?${EARLY}`)).body.items;
    expect((await get(`/api/evidence?ref=${company.targetRef}`, rep)).status).toBe(403);
    expect((await get('/api/targets/proposals', rep)).body.items).toEqual([]);
  });

  it('has every version of a target on both clocks', async () => {
    const { body } = await get(`/api/targets/history?scope=team&of=t1&${LATE}&known=now`);
    const versions = body.items.map((one: Record<string, { amount?: string }>) => [
      one['target']?.amount,
      one['effectiveFrom'],
      one['effectiveTo'],
      one['knownFrom'],
      one['knownTo'],
    ]);
    const [told, revised] = ['2025-12-10T09:00:00.000Z', '2026-04-12T09:00:00.000Z'];
    const [begins, changes] = ['2026-01-01T00:00:00.000Z', '2026-04-10T00:00:00.000Z'];
    expect(versions).toEqual([
      ['60000', begins, null, told, revised],
      ['60000', begins, changes, revised, null],
      ['66000', changes, null, revised, null],
    ]);
    const before = await get(`/api/targets/history?scope=team&of=t1&${EARLY}`);
    expect(before.body.items).toHaveLength(1);
    const hidden = await get(`/api/targets/history?scope=team&of=t1&${EARLY}`, rep);
    expect(hidden.body.items).toEqual([]);
  });

  it('says what differs between two versions', async () => {
    const { body } = await get(`/api/targets/diff?${LATE}&against=2026-04-09T10:00:00Z`);
    expect(body.items).toEqual([
      {
        scope: 'team',
        of: 't1',
        name: 'North',
        before: { amount: '60000', currency: 'EUR' },
        after: { amount: '66000', currency: 'EUR' },
        change: '6000',
        method: 'by_hand',
        reason: 'a rep more',
      },
    ]);
    const none = await get(`/api/targets/diff?${EARLY}&against=2025-12-01T10:00:00Z`);
    expect(none.body.items).toHaveLength(5);
    expect(none.body.items[0]).toMatchObject({ before: null, change: '100000' });
    expect((await get(`/api/targets/diff?${LATE}&against=soon`)).status).toBe(400);
  });

  it('keeps what a proposal rests on', async () => {
    const { body } = await get('/api/targets/proposals?year=2026');
    expect(body.items).toMatchObject([
      { proposal: 'p1', inputs: { growth: 0.1 }, isApproved: true, method: 'series' },
    ]);
    expect((await get(`/api/evidence?ref=${body.items[0].ref}`)).body.total).toBe(1);
    expect((await get('/api/targets/proposals?year=2031')).body.items).toEqual([]);
  });

  it('re-forecasts the year: what is signed, what is still missing, and the orders that this rests on', async () => {
    const { body } = await get('/api/targets/outlook?year=2026&asOf=2026-04-20T10:00:00Z');
    expect(body.items).toMatchObject([
      {
        period: '2026-04',
        target: { amount: '100000' },
        signed: { amount: '24000' },
        gap: { amount: '76000' },
        // Nothing was signed in a month that is over: there is no past to tell from.
        bySeries: { expected: null, chance: null },
        gapOrders: [{ order: 'o3', rate: 1, weighted: { amount: '7000' } }],
      },
    ]);
    const [{ ref }] = body.items[0].gapOrders;
    expect((await get(`/api/evidence?ref=${ref}`)).body.total).toBe(1);
    const later = await get('/api/targets/outlook?year=2026&asOf=2026-05-20T10:00:00Z');
    expect(later.body.items).toEqual([]);
    expect((await get('/api/targets/outlook?year=2026', rep)).body.items).toEqual([]);
    expect((await get('/api/targets/outlook?year=2190')).body.items).toEqual([]);
  });

  it('gives CSV', async () => {
    const headers = { authorization: `Bearer ${director}`, accept: 'text/csv' };
    const answer = await fetch(`${api.url}/api/targets?${EARLY}`, { headers });
    expect((await answer.text()).split('\n')[0]).toContain('residual.amount');
  });
});

describe('/api/forecast/submissions', () => {
  const DONE = 'from=2026-04&to=2026-04&asOf=2026-05-02T10:00:00Z';

  it('has what stands of each person, with what came and the proof of both', async () => {
    const { body } = await get(`/api/forecast/submissions?${DONE}`);
    const rows = body.items.map((one: Record<string, unknown>) => [
      one['of'],
      one['kind'],
      one['by'],
      (one['forecast'] as { amount: string }).amount,
      (one['actual'] as { amount: string }).amount,
      one['isOver'],
    ]);
    expect(rows).toEqual([
      ['r1', 'overridden', 'mia', '16000', '15000', true],
      ['r1', 'submitted', 'r1', '15000', '15000', true],
      ['r2', 'submitted', 'r2', '4500', '9000', true],
    ]);
    const [first] = body.items;
    expect((await get(`/api/evidence?ref=${first.ref}`)).body.total).toBe(1);
    expect((await get(`/api/evidence?ref=${first.actualRef}`)).body.total).toBe(1);
  });

  it('judges what was said when the period began, or first after that, and what an override added', async () => {
    const { body } = await get(`/api/forecast/submissions?${DONE}`);
    expect(body.scores).toMatchObject([
      { by: 'mia', kind: 'overridden', periods: 1, wape: 1 / 15, bias: 1 / 15 },
      { by: 'r1', kind: 'submitted', wape: 1 / 3, bias: 1 / 3, valueAdded: null },
      { by: 'r2', kind: 'submitted', wape: 0.5, bias: -0.5 },
    ]);
    expect(body.scores[0].valueAdded).toBeCloseTo(4 / 15, 12);
    const running = await get('/api/forecast/submissions?asOf=2026-04-15T10:00:00Z');
    expect(running.body).toMatchObject({ from: '2025-11', to: '2026-04', scores: [] });
    expect(running.body.items[0]).toMatchObject({ forecast: { amount: '20000' }, isOver: false });
  });

  it('shows a rep only what is about that rep', async () => {
    const { body } = await get(`/api/forecast/submissions?${DONE}`, rep);
    expect(new Set(body.items.map(({ of }: { of: string }) => of))).toEqual(new Set(['r1']));
    expect((await get(`/api/evidence?ref=${body.items[0].ref}`, rep)).status).toBe(200);
  });
});
