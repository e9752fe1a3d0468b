import { formatInstant } from '@grasp/domain';
import type { BacktestResultView, RunComparison, RunItem, RunView } from '@grasp/read-models/views';
import { differencesBetween } from './compare-runs.ts';
import type { KeptRun } from './runs-table.ts';

/** A kept run as lists show it. */
export function toRunItem(kept: KeptRun): RunItem {
  return {
    run: kept.run,
    kind: kept.kind,
    state: kept.state,
    progress: kept.progress,
    asOf: formatInstant(kept.asOf),
    cut: kept.cut,
    model: kept.model,
    inputs: kept.inputs,
    hash: kept.hash,
    by: kept.by,
    createdAt: formatInstant(kept.createdAt),
    finishedAt: kept.finishedAt === null ? null : formatInstant(kept.finishedAt),
    error: kept.error,
    summary:
      kept.kind === 'backtest' ? (resultOf<BacktestResultView>(kept)?.summary ?? null) : null,
  };
}

/** A kept run with what it found. */
export const toRunView = (kept: KeptRun): RunView => ({
  ...toRunItem(kept),
  result: resultOf<NonNullable<RunView['result']>>(kept),
});

/** Two runs, place by place: where their inputs or their results differ. */
export function compareRuns(a: KeptRun, b: KeptRun): RunComparison {
  const of = (kept: KeptRun) => ({ inputs: kept.inputs, result: resultOf(kept) });
  return {
    a: toRunItem(a),
    b: toRunItem(b),
    isSame: a.hash !== null && a.hash === b.hash,
    differences: differencesBetween(of(a), of(b)),
  };
}

const resultOf = <T>({ result }: KeptRun): T | null =>
  result === null ? null : (JSON.parse(result) as T);
