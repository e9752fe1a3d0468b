import { createEvent, parseInstant } from '@grasp/domain';
import { createCompany, toEvents } from '@grasp/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, hashOf } from './canonical.ts';
import { differencesBetween } from './compare-runs.ts';
import { parseInputs, type RunInputs } from './inputs.ts';
import { keepRun, repeatRun } from './keep-run.ts';
import type { KeptModels } from './kept-models.ts';
import { makeRun } from './make-run.ts';
import type { RunParts } from './run-parts.ts';
import { getRun, listRuns } from './runs-table.ts';
import { type Home, logOf, openBareHome, openHome, type Told } from './testing/home.ts';

const DAY = 86_400_000_000;
/** Each fills a home of its own, and builds it. */
const SLOW = { timeout: 300_000 };
const END = parseInstant('2026-06-30T00:00:00Z');
/** A cut-off in the middle of the company's life, and of a day. */
const CUTOFF = parseInstant('2026-05-13T10:30:00Z');
const common = { asOf: '2026-05-13T10:30:00Z', zone: 'Europe/Amsterdam', draws: 200 };
const forecast = parseInputs({ kind: 'forecast', ...common, period: '2026-05', by: 'rep' });
const backtest = parseInputs({
  kind: 'backtest',
  ...common,
  from: '2026-02-01T00:00:00Z',
  to: common.asOf,
});

const bytesOf = async (home: RunParts, inputs: RunInputs): Promise<string> =>
  canonicalJson((await makeRun(home, inputs)).result);

/** Which events were known by the cut-off: by the latest `recordedAt` of their stream so far. */
function partAt(events: readonly Told[], cutoff: number): { known: Told[]; later: Told[] } {
  const latest = new Map<string, number>();
  const parts: { known: Told[]; later: Told[] } = { known: [], later: [] };
  for (const told of events) {
    const knownAt = Math.max(latest.get(told.stream) ?? 0, told.event.recordedAt);
    latest.set(told.stream, knownAt);
    parts[knownAt <= cutoff ? 'known' : 'later'].push(told);
  }
  return parts;
}

let events: Told[];
let home: Home;
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
  const looked = /^(order|customer|rep|call|target|renewal)-/;
  events = [...toEvents(company)].flat().filter(({ stream }) => looked.test(stream));
  home = await openHome(events);
}, 120_000);
afterAll(() => home[Symbol.asyncDispose]());

describe('a forecast as of an instant', () => {
  it('says something of a company whose orders were decided often enough', async () => {
    const { result } = await makeRun(home, forecast);
    if (!('currencies' in result)) throw new Error('a forecast');
    expect(result.model.learned?.decided).toBeGreaterThan(50);
    expect(result.orders.length).toBeGreaterThan(20);
    const [money] = result.currencies;
    expect(Number(money?.parts.open.amount.mean)).toBeGreaterThan(0);
    expect(money?.groups.length).toBeGreaterThan(1);
  });

  it.each([
    ['deleted', ({ known }: ReturnType<typeof partAt>) => known],
    ['shuffled', ({ known, later }: ReturnType<typeof partAt>) => [...known, ...shuffled(later)]],
    [
      'appended, in the very orders that are forecast',
      ({ known, later }: ReturnType<typeof partAt>) => [...known, ...later, ...newsOf(known)],
    ],
  ])('does not change by a byte when what became known later is %s', SLOW, async (_how, change) => {
    await using other = await openHome(change(partAt(events, CUTOFF)));
    for (const inputs of [forecast, backtest]) {
      const [a, b] = [await bytesOf(home, inputs), await bytesOf(other, inputs)];
      expect(differencesBetween(JSON.parse(a), JSON.parse(b)).slice(0, 3)).toEqual([]);
      expect(hashOf(b)).toBe(hashOf(a));
    }
  });

  it(
    'changes when something became known a moment earlier: the test above can fail',
    SLOW,
    async () => {
      const news = newsOf(partAt(events, CUTOFF).known, CUTOFF);
      await using other = await openHome([...partAt(events, CUTOFF).known, ...news]);
      expect(hashOf(await bytesOf(other, forecast))).not.toBe(
        hashOf(await bytesOf(home, forecast)),
      );
    },
  );

  it('is the same from the read models and from the log', async () => {
    const read = await makeRun(home, forecast);
    const replayed = await makeRun(home, forecast, { cut: read.cut });
    expect(hashOf(canonicalJson(replayed.result))).toBe(hashOf(canonicalJson(read.result)));
  });
});

describe('a kept run', () => {
  it(
    'gives the same bytes when it is repeated, also after old history was imported, and in a second home',
    SLOW,
    async () => {
      const { known } = partAt(events, CUTOFF);
      await using first = await openHome(known);
      const kept = await keepRun(first, forecast, { by: 'ann' });
      expect(kept).toMatchObject({ state: 'done', by: 'ann', kind: 'forecast', progress: 1 });
      expect(kept.hash).toBe(hashOf(kept.result ?? ''));
      const old = oldHistory();
      await first.told(old);
      expect(hashOf(await bytesOf(first, forecast))).not.toBe(kept.hash);
      expect(await repeatRun(first, kept)).toBe(kept.hash);

      // Another log: other positions, no read models, no runs, nothing but the events in their order.
      await using second = await openBareHome(await logOf(first.store));
      expect(await repeatRun(second, kept)).toBe(kept.hash);
    },
  );

  it('says where a repeat differs, and whether the version of the model does', SLOW, async () => {
    await using home = await openHome([]);
    const kept = await keepRun(home, forecast, { by: 'analyst' });
    const result = JSON.stringify({ ...JSON.parse(kept.result ?? ''), period: '2025-01' });
    const altered = { ...kept, result, hash: hashOf(result) };
    const where = 'first at period, kept "2025-01", made "2026-05"';
    await expect(repeatRun(home, altered)).rejects.toMatchObject({
      code: 'run_differs',
      detail: expect.stringMatching(`^by the same version of the model, ${kept.model}; ${where}`),
    });
    await expect(repeatRun(home, { ...altered, model: 'order-hazards/1' })).rejects.toMatchObject({
      detail: expect.stringMatching(
        `^by another version .*by order-hazards/1, made by ${kept.model}; ${where}`,
      ),
    });
  });

  it('of an empty log is repeated as it was when events have come', SLOW, async () => {
    await using empty = await openHome([]);
    const kept = await keepRun(empty, forecast, { by: 'ann' });
    expect(kept).toMatchObject({ state: 'done', cut: null });
    await empty.told(partAt(events, CUTOFF).known);
    expect(hashOf(await bytesOf(empty, forecast))).not.toBe(kept.hash);
    expect(await repeatRun(empty, kept)).toBe(kept.hash);
  });

  it('is listed, the latest first, and found by its id', async () => {
    const older = await keepRun(home, forecast, { by: 'ann' });
    const newer = await keepRun(home, backtest, { by: 'bob' });
    const { runs, total, next } = await listRuns(home.pool, {}, { limit: 1 });
    expect(runs.map(({ run }) => run)).toEqual([newer.run]);
    expect(total).toBe(2);
    const page = await listRuns(home.pool, {}, { limit: 5, after: next ?? [] });
    expect(page.runs.map(({ run }) => run)).toEqual([older.run]);
    expect((await listRuns(home.pool, { kind: 'backtest' }, { limit: 5 })).total).toBe(1);
    expect(await getRun(home.pool, older.run)).toEqual(older);
    await expect(getRun(home.pool, 'no-run')).rejects.toMatchObject({ code: 'run_absent' });
  });
});

describe('a model that is kept from one look to the next', () => {
  it(
    'serves all looks of its week with the bytes of a look without it, until old history is imported',
    SLOW,
    async () => {
      const { known, later } = partAt(events, CUTOFF);
      await using own = await openHome(known);
      const models: KeptModels = new Map();
      const look = async (day: string) => {
        const inputs = parseInputs({ ...forecast, asOf: `${day}T10:30:00Z` });
        const made = await makeRun({ ...own, models }, inputs);
        expect(hashOf(canonicalJson(made.result))).toBe(hashOf(await bytesOf(own, inputs)));
        return [...models.values()].at(-1)?.learned;
      };
      const first = await look('2026-05-13');
      expect(first?.model.kind).toBe('model');
      await own.told(later);
      expect(await look('2026-05-13')).toBe(first);
      expect(await look('2026-05-16')).toBe(first);
      expect(await look('2026-05-20')).not.toBe(first);
      expect(models.size).toBe(2);
      await own.told(oldHistory());
      const anew = await look('2026-05-13');
      expect(anew).not.toBe(first);
      expect(await look('2026-05-16')).toBe(anew);
    },
  );
});

/** In other turns, also inside a stream; what was recorded early stays behind that in its stream which makes it known late. */
function shuffled(later: readonly Told[]): Told[] {
  const key = (i: number, { event }: Told): number =>
    ((i * 7919) % 10_007) + (event.recordedAt > CUTOFF ? 0 : 10_007);
  const keyed = later.map((told, i) => ({ told, key: key(i, told) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ told }) => told);
}

const tell = (
  stream: string,
  at: number,
  recordedAt: number,
  of: { type: string; data: object },
) => ({
  stream,
  event: createEvent({
    ...of,
    key: { system: 'late', id: `${stream}/${of.type}` },
    occurredAt: at,
    occurredQuality: 'vendor',
    recordedAt,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'late', via: 'import' },
  } as never),
});

/** News of open orders that happened before the cut-off and became known after it (or at `recordedAt`). */
function newsOf(known: readonly Told[], recordedAt = CUTOFF + 1): Told[] {
  const streams = new Set(
    known.filter(({ event }) => event.type === 'OrderOpened').map(({ stream }) => stream),
  );
  return [...streams].flatMap((stream) => [
    tell(stream, CUTOFF - 2 * DAY, recordedAt, {
      type: 'FactRecorded',
      data: { kind: 'asked_discount' },
    }),
    tell(stream, CUTOFF - DAY, recordedAt, { type: 'OrderWon', data: { signedOn: '2026-05-12' } }),
  ]);
}

/** Orders of long ago that nobody had told of: known since then, as their importer says. */
function oldHistory(): Told[] {
  return Array.from({ length: 40 }, (_, i) => {
    const [order, at] = [`old${i}`, CUTOFF - (200 - i) * DAY];
    const data = {
      order,
      customer: null,
      rep: null,
      stage: 'new',
      amount: '5000000',
      currency: 'EUR',
    };
    return [
      tell(`order-${order}`, at, at, { type: 'OrderOpened', data }),
      tell(`order-${order}`, at + 5 * DAY, at + 5 * DAY, {
        type: 'OrderWon',
        data: { signedOn: '2026-01-01' },
      }),
    ];
  }).flat();
}
