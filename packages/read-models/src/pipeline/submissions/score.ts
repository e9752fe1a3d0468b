import type { SubmitterScore } from '../../views.ts';

/** A forecast that can be judged: all amounts in minor units of one currency. */
export type Judged = Pick<SubmitterScore, 'by' | 'kind' | 'currency'> & {
  forecast: number;
  actual: number;
  /** What an override stands in the place of. */
  before: number | null;
};

/** Accuracy and bias of each person, apart for what they submit and what they override, and for each currency. */
export function scoresOf(judged: readonly Judged[]): SubmitterScore[] {
  const groups = Map.groupBy(judged, ({ by, kind, currency }) => [by, kind, currency].join('\n'));
  const scores = [...groups.values()].map((group): SubmitterScore => {
    const [{ by, kind, currency }] = group as [Judged, ...Judged[]];
    const sum = (of: (one: Judged) => number) => group.reduce((all, one) => all + of(one), 0);
    const came = sum(({ actual }) => actual);
    const per = (total: number): number | null => (came === 0 ? null : total / came);
    const wape = per(sum(({ forecast, actual }) => Math.abs(forecast - actual)));
    const before = per(sum((one) => Math.abs((one.before ?? 0) - one.actual)));
    const isOverride = kind === 'overridden' && before !== null && wape !== null;
    return {
      by,
      kind,
      currency,
      periods: group.length,
      wape,
      bias: per(sum(({ forecast, actual }) => forecast - actual)),
      valueAdded: isOverride ? before - wape : null,
    };
  });
  const nameOf = ({ by, kind, currency }: SubmitterScore) => `${by} ${kind} ${currency}`;
  return scores.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
