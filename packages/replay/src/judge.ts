import {
  type ChanceScores,
  NO_BETTER,
  type Stated,
  scoreChances,
  verdictOn,
} from '@grasp/forecast';
import type { BacktestSummary, ReliabilityBin, ScoreView } from '@grasp/read-models/views';

/** A prediction of an order, with those of its baselines, and what came. */
export type Judged = { model: number; baseRate: number; stageRate: number; isWon: boolean };

/** Below so many predictions nothing is said of a model. */
const LEAST = 50;

export type Judgement = {
  summary: BacktestSummary;
  reliability: ReliabilityBin[];
  ece: number | null;
};

/** Scores of a model beside its baselines, and in words whether it is better than the base rate. */
export function judge(judged: readonly Judged[], cutoffs: number): Judgement {
  const statedBy = (name: 'model' | 'baseRate' | 'stageRate'): Stated[] =>
    judged.map((one) => ({ chance: one[name], happened: one.isWon ? 1 : 0 }));
  const [model, baseRate, stageRate] = (['model', 'baseRate', 'stageRate'] as const).map((name) =>
    scoreChances(statedBy(name)),
  ) as [ChanceScores, ChanceScores, ChanceScores];
  const scores = (['logLoss', 'brier', 'auc', 'ece'] as const).map(
    (name): ScoreView => ({
      name,
      model: model[name],
      baselines: { baseRate: baseRate[name], stageRate: stageRate[name] },
    }),
  );
  return {
    summary: { cutoffs, orders: judged.length, ...verdictFor(judged, statedBy('model')), scores },
    reliability: model.reliability.map(({ count, stated, rate }) => ({
      n: count,
      predicted: stated,
      observed: rate,
    })),
    ece: model.ece,
  };
}

function verdictFor(
  judged: readonly Judged[],
  stated: readonly Stated[],
): Pick<BacktestSummary, 'verdict' | 'text'> {
  if (judged.length < LEAST) {
    const text = `only ${judged.length} predictions of orders can be judged, ${LEAST} are needed`;
    return { verdict: 'not_judged', text };
  }
  const baseRate = judged.reduce((sum, one) => sum + one.baseRate, 0) / judged.length;
  return verdictOn(stated, baseRate) === null
    ? { verdict: 'better_than_base_rate', text: 'better than the base rate' }
    : { verdict: 'no_better_than_base_rate', text: NO_BETTER };
}
