import type {
  ForecastWhatIf,
  MonthVerdict,
  RunView,
  TriedBeside,
  VerdictRow,
  VerdictSum,
  VerdictsWhatIf,
  WhatIfChange,
} from '@grasp/read-models/views';
import { makePeriod } from './forecasts.ts';
import { daysBefore, NOW } from './made-up.ts';
import { reps } from './people.ts';

const MONTHS = ['2026-10', '2026-11', '2026-12'];
const QUOTA = 440;
/** The quota that is tried, and the share of calls that are still long enough. */
const RAISE = 1.2;
const LONG_ENOUGH = 0.94;
const RUNNING = '2026-11';

/** Test data only: a quarter of calls under a higher quota and a stricter rule. */
export const whatIfRun: RunView = {
  run: 'run-rules',
  kind: 'what-if',
  state: 'done',
  progress: 1,
  asOf: NOW,
  cut: '0198f3a2-5c1e-7a41-9d2b-0c1f4e8a6b7d',
  model: 'discipline/1',
  inputs: { kind: 'what-if', period: '2026-Q4', changes: everyChange() },
  hash: '4b1d9f2c41aa07',
  by: 'director',
  createdAt: daysBefore(2),
  finishedAt: daysBefore(2),
  error: null,
  summary: null,
  result: {
    changes: [],
    ...verdicts(),
    ...forecasts(),
  },
};

/** One of each kind. */
function everyChange(): WhatIfChange[] {
  const [rep, other] = reps;
  const from = '2026-11-09';
  return [
    { quotas: RAISE, from },
    { quota: 45, scope: 'rep', of: rep?.rep },
    { validCall: { minTalkMs: 60_000, workHoursOnly: true, duplicateWithinMs: 1_800_000 } },
    {
      calendar: {
        workdays: [1, 2, 3, 4],
        to: '17:00',
        holidays: ['2026-12-24'],
        extraWorkdays: [],
      },
    },
    { order: 'order-7', closes: 'lost' },
    { order: 'order-8', pushedTo: '2027-01-29' },
    { order: 'order-9', amount: '1250000', currency: 'EUR' },
    { rep: rep?.rep ?? '', leaves: true, ordersTo: other?.rep ?? null },
    { prices: 1.05, stage: 'offer_sent', team: 'team-1' },
    { target: '90000000', currency: 'EUR', period: '2026-Q4', scope: 'team', of: 'team-1' },
    { arrivals: 0.8 },
    { model: { ridge: 30, knots: [0.2, 0.8] } },
  ];
}

/** Fewer orders than there are, team by team; one team's numbers stay as they are. */
function forecasts(): ForecastWhatIf {
  const base = makePeriod({ period: '2026-11', by: 'team' });
  const fewer = makePeriod({ period: '2026-11', by: 'team', asOf: daysBefore(7) });
  const [same, ...others] = base.currencies[0]?.groups ?? [];
  const lower = others.map((group) => ({
    ...group,
    total: group.parts.signed,
    orders: group.parts.signed,
    chance: 0.02,
  }));
  const changed = {
    ...fewer,
    currencies: fewer.currencies.map((of) => ({
      ...of,
      groups: [...(same ? [same] : []), ...lower],
    })),
  };
  const nothing = { mean: '0', p10: '0', p50: '0', p90: '0' };
  return { base, changed, delta: [{ currency: 'EUR', ...nothing, chance: -0.02 }] };
}

function verdicts(): { verdicts: VerdictsWhatIf } {
  const months = MONTHS.map((month) => {
    const rows = reps.map((rep, i) => rowOf(month, rep, i));
    return { month, total: totalOf(rows), rows };
  });
  const total = totalOf(months.flatMap(({ rows }) => rows));
  return { verdicts: { asOf: NOW, knownAt: NOW, total, months } };
}

function rowOf(month: string, of: (typeof reps)[number], i: number): VerdictRow {
  const { rep, name: repName, team, teamName, division, diligence } = of;
  const validCalls = Math.round(QUOTA * diligence * (1 + (i % 3) * 0.04));
  const is = judged(month, validCalls, QUOTA);
  const tried = judged(month, Math.round(validCalls * LONG_ENOUGH), QUOTA * RAISE);
  return { rep, repName, team, teamName, division, ...beside(is, tried) };
}

function judged(month: string, validCalls: number, quota: number): MonthVerdict {
  const missed = month >= RUNNING ? 'open' : 'short';
  const verdict = validCalls >= quota ? 'met' : missed;
  return { validCalls, quota, attainment: validCalls / quota, verdict };
}

function beside<T extends MonthVerdict | VerdictSum>(is: T, tried: T): TriedBeside<T> {
  const minus = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
  return {
    is,
    tried,
    delta: {
      validCalls: tried.validCalls - is.validCalls,
      quota: minus(tried.quota, is.quota),
      attainment: minus(tried.attainment, is.attainment),
    },
  };
}

function totalOf(rows: readonly VerdictRow[]): TriedBeside<VerdictSum> {
  return beside(sumOf(rows.map(({ is }) => is)), sumOf(rows.map(({ tried }) => tried)));
}

function sumOf(all: readonly MonthVerdict[]): VerdictSum {
  const verdicts = { met: 0, short: 0, open: 0, none: 0 };
  for (const { verdict } of all) verdicts[verdict] += 1;
  const sum = (name: 'validCalls' | 'quota') => all.reduce((to, one) => to + (one[name] ?? 0), 0);
  const [validCalls, quota] = [sum('validCalls'), sum('quota')];
  return { validCalls, quota, attainment: validCalls / quota, verdicts };
}
