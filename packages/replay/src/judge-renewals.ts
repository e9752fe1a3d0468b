import { baseRateOf, isRenewalOver, RENEWAL_SPANS, scoreChances } from '@grasp/forecast';
import type { CutoffFacts, RenewalDue } from '@grasp/read-models';
import type { RenewalHorizon, RenewalScore } from '@grasp/read-models/views';
import type { Learned } from './learn.ts';
import { renewalsAhead } from './renewals-ahead.ts';

/** What was said of a renewal at a cut-off, and what came of it. */
export type JudgedRenewal = {
  horizon: RenewalHorizon;
  chance: number;
  baseRate: number;
  happened: 0 | 1;
};

/** Holds what is said of renewals at cut-offs against what came of them, where their time is over. */
export function createRenewalJudge(came: Pick<CutoffFacts, 'renewals' | 'today'>) {
  const nameOf = ({ membership, term }: RenewalDue): string => `${membership}/${term}`;
  const verdicts = new Map(came.renewals.map((renewal) => [nameOf(renewal), renewal]));
  return (facts: CutoffFacts, { renewals: model }: Learned): JudgedRenewal[] =>
    renewalsAhead(facts, model).flatMap((ahead): JudgedRenewal[] => {
      const last = verdicts.get(nameOf(ahead));
      const over = { from: facts.today, today: came.today };
      if (model === null || last === undefined || !isRenewalOver(last, over)) return [];
      const { horizon, chance } = ahead;
      const happened = last.status === 'won' ? 1 : 0;
      return [{ horizon, chance, baseRate: baseRateOf(model), happened }];
    });
}

/** Scores of what was said of renewals, by how far off they were. */
export function scoreRenewals(judged: readonly JudgedRenewal[]): RenewalScore[] {
  return RENEWAL_SPANS.flatMap(({ horizon }): RenewalScore[] => {
    const mine = judged.filter((one) => one.horizon === horizon);
    const model = scoreChances(mine);
    const base = scoreChances(mine.map(({ baseRate: chance, happened }) => ({ chance, happened })));
    if (model.stated === null || model.rate === null) return [];
    return [
      {
        horizon,
        n: model.count,
        predicted: model.stated,
        observed: model.rate,
        brier: model.brier ?? 0,
        baseRateBrier: base.brier ?? 0,
      },
    ];
  });
}
