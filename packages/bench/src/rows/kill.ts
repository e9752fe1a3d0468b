import { killAtRandom } from '../kill/kill-at-random.ts';
import { openHomeFolder } from '../measured.ts';
import { type BenchRow, quantiles } from '../row.ts';

const MOMENTS = 50;
const NONE = { max: 0 };

/** Standalone under `kill -9`: nothing acknowledged is lost, nothing counts twice. Nothing is said about a loss of power. */
export const killRow: BenchRow = {
  name: 'kill',
  describe: 'kill -9 of node, PostgreSQL or both at random moments while calls are told',
  needsPrepared: true,
  async run({ say, signal }) {
    await using scope = new AsyncDisposableStack();
    const home = openHomeFolder(scope);
    const report = await killAtRandom({ home, moments: MOMENTS, say, signal });
    const { ledger, counts, leftBehind } = report;
    const wrongDials = Math.abs(counts.dials - ledger.dials);
    return [
      { name: 'moments', value: report.moments, unit: 'count' },
      ...[
        { name: 'with something in flight', value: report.withInFlight },
        { name: 'acknowledged events', value: ledger.acknowledged.length },
        { name: 'requests sent more than once', value: ledger.retried },
      ].map((figure) => ({ ...figure, unit: 'count' as const })),
      ...[
        { name: 'acknowledged and lost', value: counts.lost },
        { name: 'too many in the log', value: counts.tooMany },
        { name: 'dials counted wrongly', value: wrongDials },
        { name: 'told again and no duplicate', value: ledger.again.others },
        {
          name: 'refused, or answered by a 5xx but 503',
          value: ledger.refused.length + ledger.odd.length,
        },
        { name: 'dead letters', value: counts.deadLetters },
        { name: 'database servers left behind', value: leftBehind.byStop + leftBehind.byKill },
      ].map((figure) => ({ ...figure, unit: 'count' as const, target: NONE })),
      ...quantiles('ready again', report.awayMs),
    ];
  },
};
