import { createEvent, type DataOf, parseInstant, streams } from '@grasp/domain';
import { withSnapshot } from '@grasp/projections';
import { disciplineMonth, factModels, tallyModels } from '@grasp/read-models';
import type { VerdictsWhatIf, WhatIfResultView } from '@grasp/read-models/views';
import { createCompany, toEvents } from '@grasp/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, hashOf } from './canonical.ts';
import { parseInputs } from './inputs.ts';
import { keepRun, repeatRun } from './keep-run.ts';
import type { ForecastResult } from './make-forecast.ts';
import { makeRun, type RunResult } from './make-run.ts';
import { toTable } from './table.ts';
import { type Home, logOf, openBareHome, openHome, type Told } from './testing/home.ts';

/** Each fills a home of its own, and builds it. */
const SLOW = { timeout: 300_000 };
const END = parseInstant('2026-06-30T00:00:00Z');
const DAY = 86_400_000_000;
const AS_OF = '2026-06-10T10:30:00Z';
const WORKING = { zone: 'Europe/Amsterdam', calendar: 'company' };

const ask = (changes: unknown[], given: Record<string, unknown> = {}) =>
  parseInputs({
    kind: 'what-if',
    asOf: AS_OF,
    ...WORKING,
    period: '2026-05',
    draws: 200,
    changes,
    ...given,
  });

function verdictsIn(result: RunResult): VerdictsWhatIf {
  if (!('verdicts' in result) || result.verdicts === undefined) throw new Error('no verdicts');
  return result.verdicts;
}

const FORECAST = parseInputs({
  kind: 'forecast',
  asOf: AS_OF,
  zone: WORKING.zone,
  period: '2026-06',
  draws: 200,
});

let home: Home;
let events: Told[];
beforeAll(async () => {
  const from = END - 100 * DAY;
  const company = createCompany({ seed: 7, from, to: END, reps: 6, dialsPerDay: 12 });
  events = [...toEvents(company)].flat();
  home = await openHome(events, [...new Set([...factModels, ...tallyModels])]);
}, 180_000);
afterAll(() => home[Symbol.asyncDispose]());

const verdicts = async (changes: unknown[], given: Record<string, unknown> = {}) =>
  verdictsIn((await makeRun(home, ask(changes, given))).result);

describe('verdicts under rules that are tried', () => {
  it('stand beside those of the page of calls, which counts and judges them', async () => {
    const { months, total } = await verdicts([{ validCall: { minTalkMs: 120_000 } }]);
    const v = parseInstant(AS_OF);
    const page = await withSnapshot(home.pool, (snapshot) =>
      disciplineMonth(snapshot, { place: { v, k: v }, month: '2026-05' }, WORKING),
    );
    const [may] = months;
    const told = new Map(may?.rows.map(({ rep, is }) => [rep, is]));
    expect(page.rows.length).toBeGreaterThan(5);
    for (const { rep, total: of } of page.rows) {
      const { validCalls, quota, attainment, verdict } = of;
      expect(told.get(rep)).toEqual({ validCalls, quota, attainment, verdict });
    }
    expect(told.size).toBe(page.rows.length);
    expect(total.is.validCalls).toBeGreaterThan(100);
    expect(total.tried.validCalls).toBeLessThan(total.is.validCalls);
    expect(total.delta.validCalls).toBe(total.tried.validCalls - total.is.validCalls);
    expect(total.delta.quota).toBe(0);
  });

  it('do not differ where nothing is changed', async () => {
    const { total, months } = await verdicts([{ quotas: 1 }, { validCall: {} }]);
    const none = { validCalls: 0, quota: 0, attainment: 0 };
    expect(total.delta).toEqual(none);
    expect(total.tried).toEqual(total.is);
    for (const row of months.flatMap(({ rows }) => rows)) expect(row.tried).toEqual(row.is);
  });

  it('turn with the quota, and leave the calls as they are', async () => {
    const high = await verdicts([{ quotas: 1_000 }]);
    expect(high.total.delta.validCalls).toBe(0);
    expect(high.total.tried.verdicts.met).toBe(0);
    const [first] = high.months[0]?.rows ?? [];
    const rep = first?.rep ?? '';
    const one = await verdicts([{ quota: 1, scope: 'rep', of: rep }]);
    const mine = one.months[0]?.rows.find((row) => row.rep === rep);
    expect(mine?.tried.verdict).toBe('met');
    const others = one.months[0]?.rows.filter((row) => row.rep !== rep) ?? [];
    for (const other of others) expect(other.tried).toEqual(other.is);
  });

  it('are told for every month of the period, and added up', async () => {
    const { months, total } = await verdicts([{ quotas: 2 }], { period: '2026-Q2' });
    expect(months.map(({ month }) => month)).toEqual(['2026-04', '2026-05', '2026-06']);
    const sum = months.reduce((calls, of) => calls + of.total.is.validCalls, 0);
    expect(total.is.validCalls).toBe(sum);
    expect(total.tried.quota).toBe(2 * (total.is.quota ?? 0));
    const [, , june] = months;
    expect(june?.total.is.verdicts.open).toBeGreaterThan(0);
  });

  it('are a table of one row per rep and month, and one per month in sum', async () => {
    const { result } = await makeRun(home, ask([{ quotas: 2 }]));
    const rows = toTable(result);
    const [sum, ...reps] = rows;
    expect(sum).toMatchObject({ month: '2026-05', row: 'sum', rep: null, validCallsDelta: 0 });
    expect(reps).toHaveLength(verdictsIn(result).months[0]?.rows.length ?? 0);
    const quotas = reps.reduce((all, { quotaTried }) => all + Number(quotaTried), 0);
    expect(sum?.['quotaTried']).toBe(quotas);
    for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(sum ?? {}));
  });

  it('of a period before the first call are no rows and no numbers', async () => {
    const { months, total } = await verdicts([{ quotas: 2 }], { period: '2020-05' });
    expect(months[0]?.rows).toEqual([]);
    expect(total.is).toMatchObject({ validCalls: 0, quota: null, attainment: null });
    expect(total.delta).toEqual({ validCalls: 0, quota: null, attainment: null });
  });
});

describe('a change of the rule book', () => {
  it.each([
    [[{ quota: 5, scope: 'rep', of: 'nobody' }], 'change_invalid', 'changes.0.of'],
    [[{ quotas: 1 }, { quota: 5, scope: 'team', of: 'x' }], 'change_invalid', 'changes.1.of'],
  ])('that names nobody is refused: %j', async (changes, code, field) => {
    await expect(makeRun(home, ask(changes))).rejects.toMatchObject({ code, field });
  });

  it('asks no model of orders, and stands beside a forecast where the file has both', async () => {
    const alone = await makeRun(home, ask([{ quotas: 2 }], { period: '2026-06' }));
    expect(Object.keys(alone.result).sort()).toEqual(['changes', 'verdicts']);
    const { orders } = (await makeRun(home, FORECAST)).result as ForecastResult;
    const order = orders[0]?.order ?? '';
    const two = ask([{ quotas: 2 }, { order, closes: 'won' }], { period: '2026-06' });
    const both = await makeRun(home, two);
    const { delta, changes } = both.result as WhatIfResultView;
    expect(changes).toEqual(['daily quotas × 2', `order ${order} is won`]);
    expect(verdictsIn(both.result)).toEqual(verdictsIn(alone.result));
    expect(Number(delta?.[0]?.mean)).toBeGreaterThan(0);
    expect(
      toTable(both.result)
        .map(({ row }) => row)
        .slice(0, 2),
    ).toEqual([null, 'sum']);
    const replayed = await makeRun(home, two, { cut: both.cut });
    expect(hashOf(canonicalJson(replayed.result))).toBe(hashOf(canonicalJson(both.result)));
  });
});

describe('what was known when', () => {
  it('decides: late calls count as known later, and not as known then', SLOW, async () => {
    const known = known28thOfMay();
    await using own = await openHome(known, tallyModels);
    const given = { asOf: '2026-05-28T22:00:00Z' };
    const then = ask([{ quotas: 1 }], given);
    const later = ask([{ quotas: 1 }], { ...given, knownAt: '2026-06-05T00:00:00Z' });
    const of = async (inputs: typeof then) => verdictsIn((await makeRun(own, inputs)).result);
    const before = await of(then);
    expect((await of(later)).total.is.validCalls).toBe(before.total.is.validCalls);
    await own.told(lateCalls(known));
    expect((await of(then)).total).toEqual(before.total);
    expect((await of(later)).total.is.validCalls).toBe(before.total.is.validCalls + LATE);
  });

  it(
    'is kept with the run: it gives the same bytes after old calls were imported, and in a second home',
    SLOW,
    async () => {
      await using first = await openHome(known28thOfMay(), tallyModels);
      const inputs = ask([{ validCall: { minTalkMs: 60_000 } }, { quotas: 1.2 }], {
        asOf: '2026-05-28T22:00:00Z',
      });
      const kept = await keepRun(first, inputs, { by: 'ann' });
      expect(kept).toMatchObject({ state: 'done', kind: 'what-if', model: 'discipline/1' });
      expect(kept.cut).toMatch(/^[0-9a-f-]{36}$/);
      await first.told(lateCalls(events, inputs.asOf));
      const anew = await makeRun(first, inputs);
      expect(hashOf(canonicalJson(anew.result))).not.toBe(kept.hash);
      expect(await repeatRun(first, kept)).toBe(kept.hash);
      await using second = await openBareHome(await logOf(first.store));
      expect(await repeatRun(second, kept)).toBe(kept.hash);
    },
  );
});

const UNTIL = parseInstant('2026-05-28T22:00:00Z');

/** The log as it stood in the evening of 28 May. */
const known28thOfMay = (): Told[] => events.filter(({ event }) => event.recordedAt <= UNTIL);

const LATE = 25;

/** Calls like one that counted, each to another customer, on a day that is over; recorded days later unless it is said when. */
function lateCalls(log: readonly Told[], recordedAt = '2026-06-01T08:00:00Z'): Told[] {
  const like = log
    .filter(({ event }) => event.type === 'CallCompleted')
    .map(({ event }) => event.data as DataOf<'CallCompleted'>)
    .find(isLongOfMay);
  const numbers = log
    .filter(({ event }) => event.type === 'CustomerNumberAdded')
    .map(({ event }) => (event.data as DataOf<'CustomerNumberAdded'>).number);
  if (like === undefined) throw new Error('the company made no such call');
  return Array.from({ length: LATE }, (_, i) => {
    const at = parseInstant(like.startedAt ?? '') + (i + 1) * 60_000_000;
    return lateCall({ ...like, leg: `late${i}`, number: numbers[i] ?? null }, at, recordedAt);
  });
}

/** On a morning in May, so that the calls after it lie within working hours too. */
const isLongOfMay = ({ direction, outcome, talkMs, startedAt = '' }: DataOf<'CallCompleted'>) =>
  direction === 'outbound' &&
  outcome === 'answered_human' &&
  talkMs > 60_000 &&
  /^2026-05-(?:0[4-9]|1\d)T(?:0[7-9]|1[0-2])/.test(startedAt);

function lateCall(data: DataOf<'CallCompleted'>, at: number, recordedAt: string): Told {
  const startedAt = new Date(at / 1_000).toISOString();
  const event = createEvent({
    type: 'CallCompleted',
    data: { ...data, startedAt },
    key: { system: 'late', id: `${data.leg} ${recordedAt}` },
    occurredAt: at,
    occurredQuality: 'vendor',
    recordedAt: parseInstant(recordedAt),
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'late', via: 'import' },
  });
  return { stream: streams.call(data.vendor, data.account, data.leg), event };
}
