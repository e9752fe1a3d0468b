import { type SplitPart, splitTarget } from '@grasp/domain';
import { type BenchRow, quantiles } from '../row.ts';

const REPS = 500;
const REPS_A_TEAM = 12;
const TEAMS_A_DIVISION = 5;
const RUNS = 40;
const P95_MS = 50;

/** A year's target split by month, division, team and rep to the cent, in memory. */
export const splitTargetRow: BenchRow = {
  name: 'split target',
  describe: 'a year over 12 months, 500 reps and the teams and divisions above them, to the cent',
  async run() {
    const months = Array.from({ length: 12 }, (_, i) => ({
      period: `2027-${String(i + 1).padStart(2, '0')}`,
      season: 0.8 + (i % 5) / 10,
      workdays: 19 + (i % 4),
    }));
    const parts = salesForce();
    const root = { period: '2027', scope: 'company', of: 'all', amount: 999_999_999_999n } as const;
    const times = Array.from({ length: RUNS }, () => {
      const started = performance.now();
      splitTarget(root, { months, parts });
      return performance.now() - started;
    });
    const shares = splitTarget(root, { months, parts }) ?? [];
    return [
      { name: 'shares', value: shares.length, unit: 'count' },
      ...quantiles('split', times, { p95: P95_MS }),
    ];
  },
};

function salesForce(): SplitPart[] {
  const teams = Math.ceil(REPS / REPS_A_TEAM);
  const divisions = Math.ceil(teams / TEAMS_A_DIVISION);
  const named = (count: number, letter: string) =>
    Array.from({ length: count }, (_, i) => `${letter}${i}`);
  return [
    ...named(divisions, 'd').map((of): SplitPart => ({ scope: 'division', of, potential: 1 })),
    ...named(teams, 't').map((of, i): SplitPart => {
      const within = { scope: 'division', of: `d${Math.floor(i / TEAMS_A_DIVISION)}` } as const;
      return { scope: 'team', of, within, potential: 1 };
    }),
    ...named(REPS, 'r').map((of, i): SplitPart => {
      const within = { scope: 'team', of: `t${Math.floor(i / REPS_A_TEAM)}` } as const;
      const capacity = i % 9 === 0 ? { '2027-01': 0.3, '2027-07': 0 } : {};
      return { scope: 'rep', of, within, potential: 0.5 + (i % 11) / 10, capacity };
    }),
  ];
}
