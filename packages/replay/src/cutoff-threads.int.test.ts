import { parseInstant } from '@grasp/domain';
import type { FactColumns } from '@grasp/read-models';
import { createCompany, toEvents } from '@grasp/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCutoffThreads } from './cutoff-threads.ts';
import { type BacktestInputs, parseInputs } from './inputs.ts';
import { createCutoffJudge } from './judge-cutoff.ts';
import { cutoffsOf } from './make-backtest.ts';
import { readColumns, sourceIn } from './source.ts';
import { type Home, openHome } from './testing/home.ts';

const FROM = parseInstant('2025-12-01T00:00:00Z');
const END = parseInstant('2026-06-30T00:00:00Z');
const inputs = parseInputs({
  kind: 'backtest',
  asOf: '2026-06-30T00:00:00Z',
  zone: 'Europe/Amsterdam',
  draws: 200,
  from: '2026-01-01T00:00:00Z',
  to: '2026-06-30T00:00:00Z',
}) as BacktestInputs;
const cutoffs = cutoffsOf(inputs);

let home: Home;
let columns: FactColumns;
beforeAll(async () => {
  const company = createCompany({ seed: 11, from: FROM, to: END, reps: 8, dialsPerDay: 6 });
  const looked = /^(order|customer|rep|call|target|renewal)-/;
  home = await openHome([...toEvents(company)].flat().filter(({ stream }) => looked.test(stream)));
  const window = { first: cutoffs[0] as number, last: END, zone: inputs.zone };
  ({ columns } = await readColumns(home, window));
}, 120_000);
afterAll(() => home[Symbol.asyncDispose]());

it('judges cut-offs in other threads, several at once, as this one would', async () => {
  const judgeHere = await createCutoffJudge(sourceIn(columns), inputs);
  await using threads = openCutoffThreads(columns, inputs);
  const judged = await Promise.all(cutoffs.map(threads.judgeCutoff));
  expect(judged).toEqual(await Promise.all(cutoffs.map(judgeHere)));
  expect(judged.at(-2)?.orders.length).toBeGreaterThan(20);
}, 120_000);

it('judges in this thread what is too large for another', async () => {
  const last = cutoffs.at(-1) as number;
  const judgeHere = await createCutoffJudge(sourceIn(columns), inputs);
  await using threads = openCutoffThreads(columns, inputs, 12);
  expect(await threads.judgeCutoff(last)).toEqual(await judgeHere(last));
}, 120_000);
