import { parseInstant } from '@grasp/domain';
import type {
  EventView,
  Evidence,
  ForecastLines,
  ForecastParts,
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
import { openTestQuery, type StreamFact, type TestQuery } from '../testing/open-test-query.ts';

const DAY = 86_400_000_000;
const END = parseInstant('2026-06-30T00:00:00Z');
const AS_OF = '2026-05-13T10:30:00Z';
const DEADLINE_MS = 120_000;

/** One of each horizon, as seen from `AS_OF`. */
const RENEWALS_AHEAD = ['2026-10-01', '2026-07-20', '2026-06-20', '2026-05-25', '2026-05-01'];

/** Terms that fall due on a day: of those of the past most are renewed, some are lost, and some are never decided. */
function renewals(dueOn: string, count: number): StreamFact[] {
  const due = parseInstant(`${dueOn}T10:00:00Z`);
  const ends = ['RenewalWon', 'RenewalWon', 'RenewalLost', 'none'];
  const tell = (stream: string, type: string, data: object, at: number): StreamFact => ({
    ...{ stream, type, data, key: { system: 'test', id: `${stream}${type}` } },
    ...{ occurredAt: at, occurredQuality: 'vendor', recordedAt: at, recordedQuality: 'vendor' },
    ...{ actor: { kind: 'importer', id: 'test', via: 'import' }, importId: 'test' },
  });
  return Array.from({ length: count }, (_, i): StreamFact[] => {
    const membership = `m${dueOn}-${i}`;
    const stream = `renewal-${membership}-1`;
    const of = { membership, term: 1, customer: null, rep: 'r001', dueOn };
    const first = tell(
      stream,
      'RenewalDue',
      { ...of, amount: '60000', currency: 'EUR' },
      END - 230 * DAY,
    );
    const end = due < parseInstant('2026-04-30T00:00:00Z') ? (ends[i % ends.length] ?? '') : 'none';
    if (end === 'none') return [first];
    const won = { signedOn: dueOn, amount: '60000', endsOn: '2027-04-01' };
    const data = end === 'RenewalWon' ? won : { reason: 'price' };
    return [first, tell(stream, end, data, due - 20 * DAY)];
  }).flat();
}

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
  const looked =
    /^(order|customer|rep|team|call|target|renewal|extension|attendance|rulebook|calendar)-/;
  query = await openTestQuery([
    ...[...company].filter(({ stream }) => looked.test(stream)),
    ...['2025-12-20', '2026-01-20', '2026-04-05'].flatMap((due) => renewals(due, 16)),
    ...RENEWALS_AHEAD.flatMap((due) => renewals(due, 3)),
  ]);
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
    const targeted = Number(euro?.orders.amount.mean) + Number(euro?.parts.renewals.amount.mean);
    expect(Math.abs(targeted - Number(euro?.total.amount.mean))).toBeLessThanOrEqual(1);
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

const PARTS: (keyof ForecastParts)[] = ['signed', 'open', 'arrivals', 'renewals'];

async function proved(ref: string | undefined, token = analyst): Promise<Evidence> {
  const read = async (cursor: string): Promise<Evidence> => {
    const answer = await ask(`/api/evidence?ref=${ref}${cursor}`, { token });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Evidence;
  };
  const first = await read('');
  const items = [...first.items];
  for (let next = first.nextCursor; next !== null; ) {
    const page = await read(`&cursor=${next}`);
    items.push(...page.items);
    next = page.nextCursor;
  }
  return { ...first, items };
}

/** What an event tells: a correction tells anew what it corrects. */
const factOf = ({ type, data }: EventView): Pick<EventView, 'type' | 'data'> =>
  type.endsWith('Corrected') ? (data as Pick<EventView, 'type' | 'data'>) : { type, data };

/** The last amount that the events of each stream tell, all added up. */
function amountOf(events: readonly EventView[]): number {
  const last = new Map<string, number>();
  const at = ({ occurredAt }: EventView): number => parseInstant(occurredAt);
  for (const event of events.toSorted((a, b) => at(a) - at(b))) {
    const { amount } = factOf(event).data;
    if (amount !== undefined) last.set(event.stream, Number(amount));
  }
  return [...last.values()].reduce((sum, amount) => sum + amount, 0);
}

describe('the evidence of a forecast', () => {
  const forecastBy = (by: string, of = '2026-05') =>
    get<PeriodForecastView>(`/api/forecast?asOf=${AS_OF}&period=${of}&by=${by}`);

  it.each(['2026-04', '2026-Q2'])(
    'of what is signed in %s holds events whose amounts sum to the number',
    async (period) => {
      const { currencies } = await forecastBy('team', period);
      const euro = currencies.find(({ currency }) => currency === 'EUR');
      const { amount, count, ref } = euro?.parts.signed ?? {};
      const { items, total, known } = await proved(ref);
      expect(Number(amount?.mean)).toBeGreaterThan(0);
      expect(amountOf(items)).toBe(Number(amount?.mean));
      expect(total).toBe(count?.mean);
      expect(items.filter((event) => factOf(event).type === 'OrderWon')).toHaveLength(total);
      expect(known).toBeNull();
      for (const { occurredAt, knownAt } of items) {
        expect([occurredAt, knownAt].every((at) => parseInstant(at) <= parseInstant(AS_OF))).toBe(
          true,
        );
      }
    },
  );

  it.each(['rep', 'team', 'stage'])('falls into that of its groups by %s', async (by) => {
    const { currencies } = await forecastBy(by);
    const told = currencies.flatMap(({ parts, groups }) =>
      PARTS.map((part) => ({ whole: parts[part], groups: groups.map((of) => of.parts[part]) })),
    );
    let seen = 0;
    for (const { whole, groups } of told.filter((one) => one.whole.ref !== undefined)) {
      const { items, total } = await proved(whole.ref);
      const mine = await Promise.all(groups.flatMap(({ ref }) => (ref ? [proved(ref)] : [])));
      const events = mine.flatMap((of) => of.items.map(({ eventId }) => eventId));
      expect(events.sort()).toEqual(items.map(({ eventId }) => eventId).sort());
      seen += Number(total > 0);
    }
    expect(seen).toBeGreaterThanOrEqual(PARTS.length);
  });

  it('of open orders holds those that the list tells chances of', async () => {
    const page = await get<OrderForecastPage>(
      `/api/forecast/orders?asOf=${AS_OF}&period=2026-05&limit=500`,
    );
    const { items, total } = await proved(page.ref);
    expect(total).toBe(page.total);
    const streams = new Set(items.map(({ stream }) => stream));
    expect(streams).toEqual(new Set(page.items.map(({ order }) => `order-${order}`)));
  });

  it('of orders that do not exist yet holds those that were opened in the half year before the week', async () => {
    const { currencies } = await forecastBy('rep');
    const euro = currencies.find(({ currency }) => currency === 'EUR');
    const { items, total } = await proved(euro?.parts.arrivals.ref);
    const opened = items.filter((event) => factOf(event).type === 'OrderOpened');
    expect(opened).toHaveLength(total);
    const week = parseInstant('2026-05-10T22:00:00Z');
    for (const { occurredAt } of opened) {
      expect(parseInstant(occurredAt)).toBeLessThanOrEqual(week);
      expect(parseInstant(occurredAt)).toBeGreaterThanOrEqual(week - 26 * 7 * DAY);
    }
  });

  it('of renewals holds those that are due, whatever horizon they are in', async () => {
    const path = `/api/forecast?asOf=${AS_OF}&period=2026`;
    const { currencies } = await get<PeriodForecastView>(path);
    const euro = currencies.find(({ currency }) => currency === 'EUR');
    const { ref, amount } = euro?.parts.renewals ?? {};
    const { items, total } = await proved(ref);
    const ahead = euro?.renewals ?? [];
    expect(ahead.map(({ horizon }) => horizon).slice(0, 6)).toEqual([
      ...['renewed', 'far', '90', '60', '30', 'overdue'],
    ]);
    expect(ahead.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    const due = ahead.reduce((sum, of) => sum + Number(of.amount.amount), 0);
    expect(amountOf(items)).toBe(due);
    const expected = ahead.reduce((sum, of) => sum + Number(of.expected.amount), 0);
    expect(Math.abs(Number(amount?.mean) / expected - 1)).toBeLessThan(0.1);
    for (const of of ahead) expect((await proved(of.ref)).total).toBe(of.count);
  });

  it('opens to a rep whose own it is, and to nobody else', async () => {
    const token = await query.tokenOf({ role: 'rep', scope: { kind: 'rep', id: 'r001' } });
    const asked = `asOf=${AS_OF}&period=2026-05`;
    const orders = await ask(`/api/forecast/orders?${asked}`, { token });
    const { items, ref } = (await orders.json()) as OrderForecastPage;
    expect((await proved(ref, token)).total).toBeGreaterThan(0);
    expect((await proved(items[0]?.ref, token)).items[0]?.stream).toBe(`order-${items[0]?.order}`);
    const { currencies } = await forecastBy('rep');
    const refused = await ask(`/api/evidence?ref=${currencies[0]?.parts.signed.ref}`, { token });
    expect(refused.status).toBe(403);
  });

  it('of a part that does not exist is refused', async () => {
    const { ref } = await get<OrderForecastPage>(`/api/forecast/orders?period=2026-05`);
    const told = Buffer.from(ref, 'base64url').toString('utf8').replace('"open"', '"constructor"');
    const answer = await ask(`/api/evidence?ref=${Buffer.from(told).toString('base64url')}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'ref_invalid' });
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
    if (backtest.result === null || !('periods' in backtest.result)) throw new Error('a back-test');
    const { renewals: scores = [] } = backtest.result;
    expect(scores.map(({ horizon }) => horizon)).toContain('30');
    for (const { predicted, observed, brier } of scores) {
      for (const share of [predicted, observed, brier]) expect(share >= 0 && share <= 1).toBe(true);
    }
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

  it('that tries rules of the rule book judges the months of calls beside, and is taken home as rows', async () => {
    const changes = [{ quotas: 1_000 }, { validCall: { minTalkMs: 0 } }];
    const asked = { kind: 'what-if', asOf: AS_OF, period: '2026-04', changes };
    const { state, run, model, inputs, result } = await made(asked);
    expect({ state, model }).toEqual({ state: 'done', model: 'discipline/1' });
    expect(inputs).toMatchObject({ zone: 'Europe/Amsterdam', calendar: 'company' });
    if (result === null || !('verdicts' in result)) throw new Error('a what-if of rules');
    const [april] = result.verdicts?.months ?? [];
    expect(april?.month).toBe('2026-04');
    expect(april?.total.is.validCalls).toBeGreaterThan(0);
    expect(april?.total.tried.verdicts.met).toBe(0);
    const csv = await ask(`/api/forecast/runs/${run}/download?format=csv`);
    const lines = (await csv.text()).trim().split('\n');
    expect(lines[0]).toContain('validCallsTried');
    expect(lines).toHaveLength(2 + (april?.rows.length ?? 0));
    const later = { ...asked, knownAt: '2200-01-01T00:00:00Z' };
    const refused = await post('/api/forecast/runs', later);
    expect([refused.status, await refused.json()]).toMatchObject([422, { field: 'knownAt' }]);
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
    [
      { kind: 'what-if', period: '2026-05', changes: [{ quota: -1, scope: 'all' }] },
      'changes.0.quota',
    ],
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
