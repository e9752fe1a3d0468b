import { parseInstant } from '@grasp/domain';
import type {
  ForecastLines,
  OrderForecastPage,
  PeriodForecastView,
  RunComparison,
  RunItem,
  RunPage,
  RunView,
} from '@grasp/read-models/views';
import { createCompany } from '@grasp/simulator';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestQuery, type TestQuery } from '../testing/open-test-query.ts';

const DAY = 86_400_000_000;
const END = parseInstant('2026-06-30T00:00:00Z');
const AS_OF = '2026-05-13T10:30:00Z';
const DEADLINE_MS = 120_000;

let query: TestQuery;
let analyst: string;
beforeAll(async () => {
  const from = END - 240 * DAY;
  const company = createCompany({
    seed: 5,
    to: END,
    from,
    reps: 8,
    dialsPerDay: 6,
    reactions: true,
  });
  const looked = /^(order|customer|rep|team|call|target|renewal)-/;
  query = await openTestQuery([...company].filter(({ stream }) => looked.test(stream)));
  analyst = await query.tokenOf({ role: 'analyst' });
}, 180_000);
afterAll(() => query[Symbol.asyncDispose]());

async function ask(path: string, init: RequestInit & { token?: string } = {}) {
  const { token = analyst, ...rest } = init;
  const headers = { authorization: `Bearer ${token}`, ...rest.headers };
  return fetch(query.url + path, { ...rest, headers });
}

async function get<T>(path: string): Promise<T> {
  const answer = await ask(path);
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as T;
}

const post = (path: string, body: unknown = {}, token = analyst) =>
  ask(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    token,
  });

async function made(body: unknown): Promise<RunView> {
  const started = await post('/api/forecast/runs', body);
  expect(started.status).toBe(202);
  const { run } = (await started.json()) as RunItem;
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const view = await get<RunView>(`/api/forecast/runs/${run}`);
    if (['done', 'failed', 'cancelled'].includes(view.state)) return view;
    if (Date.now() > deadline) throw new Error(`the run is still ${view.state}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a forecast asked for', () => {
  it('has parts that add up to the whole, and groups with their names', async () => {
    const path = `/api/forecast?asOf=${AS_OF}&period=2026-05&by=rep`;
    const forecast = await get<PeriodForecastView>(path);
    expect(forecast).toMatchObject({ period: '2026-05', by: 'rep', known: 'then' });
    expect(forecast.model.learned?.decided).toBeGreaterThan(50);
    expect(forecast.cut).toMatch(/^[0-9a-f-]{36}$/);
    const euro = forecast.currencies.find(({ currency }) => currency === 'EUR');
    const parts = Object.values(euro?.parts ?? {}).map(({ amount }) => Number(amount.mean));
    const sum = parts.reduce((total, part) => total + part, 0);
    expect(Math.abs(sum - Number(euro?.total.amount.mean))).toBeLessThanOrEqual(2);
    expect(euro?.groups.filter(({ name }) => name !== null).length).toBeGreaterThan(2);
    expect(euro?.quantiles.map(({ amount }) => Number(amount))).toEqual(
      euro?.quantiles.map(({ amount }) => Number(amount)).sort((a, b) => a - b),
    );
  });

  it('tells of each order its chance and the facts behind it, dearest first, page by page', async () => {
    const path = `/api/forecast/orders?asOf=${AS_OF}&period=2026-05&limit=10`;
    const first = await get<OrderForecastPage>(path);
    expect(first.items).toHaveLength(10);
    expect(first.total).toBeGreaterThan(10);
    const rest = await get<OrderForecastPage>(`${path}&cursor=${first.nextCursor}`);
    const worths = [...first.items, ...rest.items].map(({ expected }) => Number(expected?.amount));
    expect(worths).toEqual(worths.toSorted((a, b) => b - a));
    for (const { won, lost, openedAt } of first.items) {
      expect(won).toBeGreaterThanOrEqual(0);
      expect(Number(won) + Number(lost)).toBeLessThanOrEqual(1.000001);
      expect(openedAt).not.toBe('');
    }
  });

  it('refuses to look with what became known later, and a period that is none', async () => {
    const later = await ask(`/api/forecast?asOf=${AS_OF}&known=now&period=2026-05`);
    expect(later.status).toBe(400);
    expect(await later.json()).toMatchObject({ code: 'forecast_then_only', field: 'known' });
    const none = await ask('/api/forecast?period=2026-13');
    expect(none.status).toBe(422);
    expect(await none.json()).toMatchObject({ code: 'run_invalid', field: 'period' });
  });

  it('says plainly before the first event that there is no model', async () => {
    const early = '/api/forecast?asOf=2020-01-01T00:00:00Z&period=2020-01';
    const { model, currencies } = await get<PeriodForecastView>(early);
    expect(model).toMatchObject({
      learned: null,
      lacking: { reason: 'too_few_decided', found: 0 },
    });
    expect(currencies).toEqual([]);
  });

  it('is narrowed to what the credential may see', async () => {
    const token = await query.tokenOf({ role: 'rep', scope: { kind: 'rep', id: 'r001' } });
    const path = `/api/forecast/orders?asOf=${AS_OF}&period=2026-05`;
    const mine = (await (await ask(path, { token })).json()) as OrderForecastPage;
    expect(mine.items.length).toBeGreaterThan(0);
    expect(new Set(mine.items.map(({ rep }) => rep))).toEqual(new Set(['r001']));
    expect((await ask(`${path}&rep=r002`, { token })).status).toBe(403);
    expect((await ask('/api/forecast/runs', { token })).status).toBe(403);
    expect(
      (await post('/api/forecast/runs', { kind: 'forecast', period: '2026-05' }, token)).status,
    ).toBe(403);
  });
});

describe('a run', { timeout: 300_000 }, () => {
  const forecast = { kind: 'forecast', asOf: AS_OF, period: '2026-05', draws: 300 };

  it('is made beside the queries, kept, and the same bytes when it is made again', async () => {
    const [a, b] = [await made(forecast), await made(forecast)];
    expect(a).toMatchObject({ state: 'done', progress: 1, kind: 'forecast', by: 'a-analyst' });
    expect(b.hash).toBe(a.hash);
    const compared = await get<RunComparison>(`/api/forecast/runs/${a.run}/compare?with=${b.run}`);
    expect(compared).toMatchObject({ isSame: true, differences: [] });
    const other = await made({ ...forecast, seed: 2 });
    const differs = await get<RunComparison>(
      `/api/forecast/runs/${a.run}/compare?with=${other.run}`,
    );
    expect(differs.isSame).toBe(false);
    expect(differs.differences.map(({ path }) => path)).toContain('inputs.seed');
    const list = await get<RunPage>('/api/forecast/runs?limit=2');
    expect(list.items.map(({ run }) => run)).toEqual([other.run, b.run]);
  });

  it('held against what came has scores beside its baselines, and is a file in three forms', async () => {
    const backtest = await made({
      kind: 'backtest',
      from: '2026-01-31T23:00:00Z',
      to: AS_OF,
      asOf: '2026-06-29T00:00:00Z',
      draws: 300,
    });
    expect(backtest).toMatchObject({ state: 'done', summary: { cutoffs: 4 } });
    const { items } = await get<RunPage>('/api/forecast/backtests');
    expect(items.map(({ run }) => run)).toEqual([backtest.run]);
    const file = (format: string) =>
      ask(`/api/forecast/runs/${backtest.run}/download?format=${format}`);
    expect((await (await file('csv')).text()).split('\n').length).toBeGreaterThan(4);
    const rows = await parquetReadObjects({ file: await (await file('parquet')).arrayBuffer() });
    expect(rows.length).toBeGreaterThan(3);
    expect(rows[0]).toMatchObject({ period: '2026-02', currency: expect.any(String) });
    await made({ ...forecast, asOf: '2026-04-30T22:00:00Z' });
    const lines = await get<ForecastLines>('/api/forecast/lines?period=2026-05');
    const both = lines.points.filter(({ kept, today }) => kept !== null && today !== null);
    expect(both.map(({ at }) => at)).toEqual(['2026-04-30T22:00:00.000Z']);
    expect(lines.points.every(({ came }) => came !== null)).toBe(true);
  });

  it('that changes something shows what it changes beside what it was', async () => {
    const changes = [{ prices: 2 }, { arrivals: 2 }];
    const { state, result } = await made({ ...forecast, kind: 'what-if', changes });
    expect(state).toBe('done');
    if (result === null || !('delta' in result)) throw new Error('a what-if');
    const euro = result.delta.find(({ currency }) => currency === 'EUR');
    expect(Number(euro?.mean)).toBeGreaterThan(0);
    expect(result.changes).toEqual(['prices × 2', 'orders to come × 2']);
    const unknown = await made({
      ...forecast,
      kind: 'what-if',
      changes: [{ order: 'nobodys', closes: 'won' }],
    });
    expect(unknown).toMatchObject({ state: 'failed', error: { code: 'change_invalid' } });
  });

  it('can be taken away while it waits or is made, and is then over', async () => {
    const long = {
      kind: 'backtest',
      from: '2025-11-05T00:00:00Z',
      to: AS_OF,
      asOf: '2026-06-29T00:00:00Z',
      every: 'week',
      horizon: 6,
      draws: 20_000,
    };
    const { run } = (await (await post('/api/forecast/runs', long)).json()) as RunItem;
    const waiting = (await (await post('/api/forecast/runs', long)).json()) as RunItem;
    for (const id of [waiting.run, run]) {
      const cancelled = await post(`/api/forecast/runs/${id}/cancel`);
      expect(await cancelled.json()).toMatchObject({ run: id, state: 'cancelled' });
    }
    const again = await post(`/api/forecast/runs/${run}/cancel`);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: 'run_over' });
    expect(await made(forecast)).toMatchObject({ state: 'done' });
  });

  it.each([
    [{ kind: 'forecast', period: '2026-05', asOf: '2200-01-01T00:00:00Z' }, 'asOf'],
    [{ kind: 'forecast', period: '2026-05', draws: -1 }, 'draws'],
    [{ kind: 'what-if', period: '2026-05', changes: [] }, 'changes'],
    [{ kind: 'backtest', from: 'yesterday', to: AS_OF }, 'from'],
  ])('is refused with the field that is wrong: %j', async (body, field) => {
    const refused = await post('/api/forecast/runs', body);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: 'run_invalid', field });
  });

  it('that nobody made is not found', async () => {
    const absent = await ask('/api/forecast/runs/no-such-run');
    expect(absent.status).toBe(404);
    expect(await absent.json()).toMatchObject({ code: 'run_absent' });
  });
});
