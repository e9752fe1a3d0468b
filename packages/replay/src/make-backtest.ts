import { type Micros, parseInstant } from '@grasp/domain';
import { scoreRanges } from '@grasp/forecast';
import type { BacktestPeriod, BacktestResultView } from '@grasp/read-models/views';
import { cutoffsBetween } from './cutoffs.ts';
import type { BacktestInputs } from './inputs.ts';
import { judge } from './judge.ts';
import type { JudgeCutoff, JudgedCutoff } from './judge-cutoff.ts';
import { scoreRenewals } from './judge-renewals.ts';

/**
 * What would have been forecast at each cut-off, held against what came. At a cut-off the model is fitted to what stood there
 * and is shown nothing else.
 * @param together cut-offs that are judged at once
 */
export async function makeBacktest(
  inputs: BacktestInputs,
  judgeCutoff: JudgeCutoff,
  { together, onProgress }: { together: number; onProgress: (progress: number) => void },
): Promise<BacktestResultView> {
  const cutoffs = cutoffsOf(inputs);
  const judged = new Array<JudgedCutoff>(cutoffs.length);
  // The last ones see most and take longest: begun first, so that what is judged at once ends at once.
  const waiting = [...cutoffs.entries()].reverse().values();
  let done = 0;
  const judgeOneByOne = async (): Promise<void> => {
    for (const [i, cutoff] of waiting) {
      judged[i] = await judgeCutoff(cutoff);
      done += 1;
      onProgress(done / cutoffs.length);
    }
  };
  await Promise.all(Array.from({ length: together }, judgeOneByOne));
  const { from, to, every, horizon } = inputs;
  const periods = judged.flatMap((of) => of.periods);
  return {
    ...{ from, to, every, horizon },
    ...judge(
      judged.flatMap((of) => of.orders),
      cutoffs.length,
    ),
    byHorizon: byHorizon(periods),
    periods,
    renewals: scoreRenewals(judged.flatMap((of) => of.renewals)),
  };
}

/** The cut-offs of a back-test. @throws AppError `run_invalid`. */
export function cutoffsOf(inputs: BacktestInputs): Micros[] {
  const to = Math.min(parseInstant(inputs.to), parseInstant(inputs.asOf));
  return cutoffsBetween(parseInstant(inputs.from), to, inputs);
}

/** Sums by how far ahead they were forecast, and by currency: of amounts in several nothing could be summed. */
function byHorizon(periods: readonly BacktestPeriod[]): BacktestResultView['byHorizon'] {
  const over = periods.filter(({ came, model }) => came !== null && model !== null);
  const groups = Map.groupBy(
    over,
    ({ currency, horizonWeeks }) => `${currency} ${String(horizonWeeks).padStart(4, '0')}`,
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, of]) => {
      const { currency, horizonWeeks } = of[0] as BacktestPeriod;
      const scores = scoreRanges(of.map(({ model, came }) => rangeOf(model, came)));
      const names = ['lastPeriod', 'lastYear', 'rawPipeline'];
      const baseline = (name: string): number | null =>
        scoreRanges(of.map(({ baselines, came }) => pointOf(baselines[name], came))).wape;
      return {
        currency,
        horizonWeeks,
        n: of.length,
        wape: scores.wape,
        bias: scores.bias,
        coverage80: scores.coverage,
        baselines: Object.fromEntries(names.map((name) => [name, baseline(name)])),
      };
    });
}

type Stated = Parameters<typeof scoreRanges>[0][number];

const rangeOf = (model: BacktestPeriod['model'], came: string | null): Stated => ({
  mean: Number(model?.mean),
  p10: Number(model?.p10),
  p50: Number(model?.p50),
  p90: Number(model?.p90),
  actual: Number(came),
});

function pointOf(amount: string | null | undefined, came: string | null): Stated {
  const value = Number(amount ?? 0);
  return { mean: value, p10: value, p50: value, p90: value, actual: Number(came) };
}
