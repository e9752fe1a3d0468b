import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  createEvent,
  type DataOf,
  type EventType,
  formatDay,
  parseDay,
  parseInstant,
} from '@grasp/domain';
import { type EventStore, openPostgresEventStore } from '@grasp/event-store';
import { openTestDatabase, openTestHome } from '@grasp/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const LONG_MS = 300_000;

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let home: Awaited<ReturnType<typeof openTestHome>>;
let store: EventStore & AsyncDisposable;
let count = 0;

async function tell<T extends EventType>(type: T, stream: string, data: DataOf<T>, at: string) {
  count += 1;
  const instant = parseInstant(at);
  const event = createEvent({
    type,
    data,
    key: { system: 'test', id: String(count) },
    occurredAt: instant,
    occurredQuality: 'vendor',
    recordedAt: instant,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
    importId: 'test',
  });
  await store.append([{ stream, expected: 'any', events: [event] }]);
}

/** Two years in which anna signs twice what ben does, every month the same for each. */
async function tellHistory(): Promise<void> {
  const at = '2024-01-01T00:00:00Z';
  await tell(
    'TeamDefined',
    'team-t1',
    { team: 't1', name: 'North', division: 'd1', effectiveAt: at },
    at,
  );
  for (const rep of ['anna', 'ben']) {
    await tell('RepJoined', `rep-${rep}`, { rep, name: rep, effectiveAt: at }, at);
    await tell('RepAssignedToTeam', `rep-${rep}`, { rep, team: 't1', effectiveAt: at }, at);
  }
  for (let month = 0; month < 24; month += 1) {
    const day = `${2024 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-10`;
    for (const [rep, amount] of [
      ['anna', '200000'],
      ['ben', '100000'],
    ] as const) {
      const order = `${rep}-${month}`;
      const opened = { order, customer: null, rep, stage: 'new', amount, currency: 'EUR' };
      await tell(
        'OrderOpened',
        `order-${order}`,
        opened,
        `${formatDay(parseDay(day) - 5)}T09:00:00Z`,
      );
      await tell('OrderWon', `order-${order}`, { signedOn: day }, `${day}T09:00:00Z`);
    }
  }
}

beforeAll(async () => {
  database = await openTestDatabase();
  home = await openTestHome();
  store = await openPostgresEventStore({ connectionString: database.url });
  await tellHistory();
}, LONG_MS);
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function grasp(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.url,
    GRASP_HOME: home.folder,
    GRASP_SECRET: 'a secret',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env, maxBuffer: 1e8 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of several commands, each matched by its test
async function json(...args: string[]): Promise<any> {
  const { out, err } = await grasp('--json', 'targets', ...args);
  return JSON.parse(out || JSON.stringify({ err }));
}

const fold = () => grasp('rebuild');
const YEAR = ['--year', '2026'];
const THEN = ['--as-of', '2026-01-05T10:00:00Z'];

describe('grasp targets', () => {
  it('goes from the past to a split that sums to the cent, and on to a revision', {
    timeout: LONG_MS,
  }, async () => {
    await fold();
    const proposed = await json('propose', ...YEAR, ...THEN, '--growth', '0.1', '--save', 'first');
    const months = proposed.inputs.expected.map(({ middle }: { middle: string }) => Number(middle));
    expect(months).toHaveLength(12);
    const total = months.reduce((sum: number, month: number) => sum + month, 0);
    expect(Number(proposed.amount)).toBe(Math.round(total * 1.1));
    expect(total / 3_600_000).toBeCloseTo(1, 1);
    expect(proposed.inputs.capacity).toEqual(Array.from({ length: 12 }, () => 2));
    expect(proposed.inputs.history).toHaveLength(23);

    expect((await json('approve', ...YEAR, '--proposal', 'first')).events).toHaveLength(1);
    await fold();
    const split = await json('split', ...YEAR, ...THEN, '--known', 'now', '--save');
    await fold();
    const at = ['--as-of', '2026-02-10T10:00:00Z', '--known', 'now'];
    const year = await json('show', '--period', '2026', ...at);
    expect(year.items[0]).toMatchObject({
      target: { amount: proposed.amount },
      residual: { amount: '0' },
      monthsResidual: { amount: '0' },
    });
    // Company, division, team and two reps: twelve months of each, and the year of all but the company.
    expect(split.shares).toHaveLength(12 * 5 + 4);
    const [anna, ben] = ['anna', 'ben'].map((of) =>
      Number(year.items.find((item: { of: string }) => item.of === of).target.amount),
    ) as [number, number];
    expect(anna / ben).toBeGreaterThan(1.2);
    expect(anna / ben).toBeLessThan(2);

    const outlook = await json('outlook', ...YEAR, ...THEN, '--known', 'now');
    expect(outlook.items).toHaveLength(13);
    const [whole, january] = outlook.items;
    expect(whole).toMatchObject({ period: '2026', signed: { amount: '0' }, gapOrders: [] });
    expect(Number(whole.bySeries.expected.amount) / 3_600_000).toBeCloseTo(1, 1);
    expect(january).toMatchObject({ period: '2026-01', gap: january.target });
    for (const { bySeries } of [whole, january]) {
      expect(bySeries.chance > 0 && bySeries.chance < 1).toBe(true);
    }

    await json(
      'revise',
      '--period',
      '2026-03',
      '--scope',
      'rep',
      '--of',
      'ben',
      '--amount',
      '5',
      '--reason',
      'on leave',
    );
    await fold();
    const march = await json('show', '--period', '2026-03');
    const team = march.items.find((item: { scope: string }) => item.scope === 'team');
    expect(Number(team.residual.amount)).toBeGreaterThan(5);
    const diff = await json('diff', '--period', '2026-03', '--against', '2026-02-10T10:00:00Z');
    expect(diff.items).not.toEqual([]);
  });

  it('prints tables and CSV, and keeps nothing without --save', { timeout: LONG_MS }, async () => {
    const { out } = await grasp('targets', 'propose', '--year', '2027', ...THEN);
    expect(out).toContain('not kept');
    expect(out.trim().split('\n')).toHaveLength(14);
    const csv = await grasp('targets', 'show', '--period', '2026-03', '--csv');
    expect(csv.out.split('\n')[0]).toBe(
      'scope,of,name,target,actual,currency,attainment,pace,needed per workday,residual,method',
    );
  });

  it('refuses plainly what cannot be', { timeout: LONG_MS }, async () => {
    const codeOf = async (...args: string[]) => (await json(...args)).error?.code;
    expect(await codeOf('propose', '--year', '2024', '--as-of', '2023-05-01T00:00:00Z')).toBe(
      'target_history_absent',
    );
    expect(await codeOf('propose', '--year', '2020')).toBe('target_year_past');
    expect(await codeOf('propose', '--year', '2031', ...THEN)).toBe('target_year_far');
    expect(await codeOf('propose', '--year', 'soon')).toBe('argument_invalid');
    expect(await codeOf('propose', ...YEAR, '--growth', 'much')).toBe('argument_invalid');
    expect(await codeOf('split', '--year', '2028')).toBe('split_target_absent');
    const revise = ['revise', '--period', '2026-03', '--reason', 'x', '--scope', 'rep'];
    expect(await codeOf(...revise, '--of', 'nobody', '--amount', '5')).toBe('target_absent');
    expect(await codeOf(...revise, '--of', 'ben', '--amount', '1.5')).toBe('argument_invalid');
  });
});
