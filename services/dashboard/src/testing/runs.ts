import type {
  BacktestPeriod,
  BacktestResultView,
  BacktestSummary,
  RunComparison,
  RunItem,
  RunView,
} from '@grasp/read-models/views';
import { daysBefore, eur, NOW } from './made-up.ts';
import { whatIfRun } from './what-ifs.ts';

const BINS = 10;
const CUTOFFS = 12;
const STEP = 0.5;

const summaryOf = (isBetter: boolean): BacktestSummary => ({
  cutoffs: CUTOFFS,
  orders: 8_412,
  verdict: isBetter ? 'better_than_base_rate' : 'no_better_than_base_rate',
  text: isBetter ? 'better than the base rate' : 'no better than the base rate',
  scores: [
    {
      name: 'logLoss',
      model: isBetter ? 0.412 : 0.571,
      baselines: { baseRate: 0.569, stageRate: 0.488 },
    },
    {
      name: 'brier',
      model: isBetter ? 0.131 : 0.192,
      baselines: { baseRate: 0.19, stageRate: 0.158 },
    },
    {
      name: 'auc',
      model: isBetter ? 0.792 : 0.511,
      baselines: { baseRate: 0.5, stageRate: 0.702 },
    },
  ],
});

const inputs = {
  kind: 'backtest',
  from: daysBefore(365),
  to: NOW,
  every: 'month',
  horizon: 3,
  seed: 1,
};

const done = (run: string, isBetter: boolean, at: string): RunItem => ({
  run,
  kind: 'backtest',
  state: 'done',
  progress: 1,
  asOf: NOW,
  cut: '184467',
  model: 'orders-2',
  inputs,
  hash: `${run}9f2c41aa07`,
  by: 'director',
  createdAt: at,
  finishedAt: at,
  error: null,
  summary: summaryOf(isBetter),
});

const runs: RunItem[] = [
  done('run-2', true, daysBefore(1)),
  done('run-1', false, daysBefore(9)),
  {
    ...done('run-0', false, daysBefore(10)),
    ...{ state: 'failed', progress: 0.4, hash: null, summary: null },
    error: { code: 'run_interrupted', message: 'the process that made the run ended' },
  },
];

/** Test data only: the latest first. One that is under way comes half a step further each time it is looked at. */
export function listRuns(): RunItem[] {
  for (const run of runs) {
    if (run.state !== 'queued' && run.state !== 'running') continue;
    const progress = Math.min(1, run.progress + STEP);
    const end = {
      state: 'done',
      hash: `${run.run}77`,
      finishedAt: NOW,
      summary: summaryOf(true),
    } as const;
    Object.assign(run, { progress, state: 'running' }, progress === 1 ? end : {});
  }
  return [...runs];
}

export function startRun(given: Record<string, unknown>): RunItem {
  const run: RunItem = {
    ...done(`run-${runs.length}`, true, NOW),
    ...{ state: 'queued', progress: 0, hash: null, finishedAt: null, summary: null },
    inputs: { ...inputs, ...given },
  };
  runs.unshift(run);
  return { ...run };
}

export function cancelRun(id: string): RunItem {
  const run = runs.find((one) => one.run === id) ?? runs[0]!;
  return Object.assign(run, { state: 'cancelled' });
}

export function getRun(id: string | undefined): RunView {
  if (id === whatIfRun.run) return whatIfRun;
  const run = runs.find((one) => one.run === id) ?? runs[0]!;
  return { ...run, result: run.state === 'done' ? makeResult(run) : null };
}

export function compareRuns(id: string | undefined, other: string | undefined): RunComparison {
  const [a, b] = [getRun(id), getRun(other)];
  const differences = [
    { path: 'inputs.to', a: a.inputs['to'], b: b.inputs['to'] },
    { path: 'result.ece', a: 0.021, b: 0.094 },
  ];
  return { a, b, isSame: a.run === b.run, differences: a.run === b.run ? [] : differences };
}

function makeResult({ summary, run }: RunItem): BacktestResultView {
  const isBetter = run !== 'run-1';
  return {
    from: daysBefore(365),
    to: NOW,
    every: 'month',
    horizon: 3,
    summary: summary ?? summaryOf(true),
    reliability: Array.from({ length: BINS }, (_, index) => ({
      n: 841 - index,
      predicted: 0.03 + index * 0.082,
      observed: isBetter ? 0.025 + index * 0.079 + (index % 3) * 0.012 : 0.22 + (index % 4) * 0.03,
    })),
    ece: isBetter ? 0.021 : 0.094,
    byHorizon: [5, 9, 13].map((horizonWeeks, index) => ({
      currency: 'EUR',
      horizonWeeks,
      n: CUTOFFS - index,
      wape: 0.12 + index * 0.07,
      bias: 0.02 - index * 0.03,
      coverage80: [0.83, 0.75, 0.7][index] ?? null,
      baselines: {
        lastPeriod: 0.31 + index * 0.01,
        lastYear: 0.27,
        rawPipeline: index === 2 ? null : 0.55 + index * 0.2,
      },
    })),
    periods: Array.from({ length: CUTOFFS }, (_, index) => makeBacktestPeriod(index)),
    renewals: (['90', '60', '30', 'overdue'] as const).map((horizon, index) => ({
      ...{ horizon, n: 220 - 50 * index, predicted: 0.7 - 0.12 * index },
      ...{ observed: 0.68 - 0.13 * index, brier: 0.19 + 0.01 * index, baseRateBrier: 0.22 },
    })),
  };
}

function makeBacktestPeriod(index: number): BacktestPeriod {
  const mean = 3_000_000 + index * 60_000;
  const amount = (of: number) => eur(mean * of).amount;
  return {
    cutoff: daysBefore((CUTOFFS - index) * 30),
    period: `2026-${String((index % 11) + 1).padStart(2, '0')}`,
    horizonWeeks: 5,
    currency: 'EUR',
    model: {
      currency: 'EUR',
      mean: amount(1),
      p10: amount(0.86),
      p50: amount(0.99),
      p90: amount(1.17),
    },
    count: { mean: 210, p10: 190, p50: 209, p90: 233 },
    signedByThen: '0',
    came: index === CUTOFFS - 1 ? null : amount(0.9 + (index % 4) * 0.08),
    cameCount: index === CUTOFFS - 1 ? null : 205,
    baselines: { lastPeriod: amount(0.8), lastYear: amount(0.85), rawPipeline: amount(1.6) },
  };
}
