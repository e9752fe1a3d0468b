import { describe, expect, it } from 'vitest';
import { fitLogistic, logit, logOdds, sigmoid } from './logistic.ts';

const ones = (count: number): number[] => new Array<number>(count).fill(1);
const row = (value: number) => ({ at: [0], value: [value] });

describe('ridge logistic regression', () => {
  it('is the log odds ratio of a two by two table where there is no penalty', () => {
    const rows = [...ones(10).map(() => row(1)), ...ones(10).map(() => row(0))];
    const outcome = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
    const fitted = fitLogistic({ rows, outcome, weight: ones(20) }, { width: 1, ridge: [0] });
    expect(fitted.intercept).toBeCloseTo(logit(0.3), 6);
    expect(fitted.coefficients[0]).toBeCloseTo(logit(0.7) - logit(0.3), 6);
  });

  it('solves its score equation under a penalty', () => {
    const values = [-2, -1, 0, 1, 2, 3];
    const outcome = [0, 0, 1, 0, 1, 1];
    const rows = values.map(row);
    const fitted = fitLogistic({ rows, outcome, weight: ones(6) }, { width: 1, ridge: [2] });
    const residuals = rows.map((of, i) => (outcome[i] as number) - sigmoid(logOdds(fitted, of)));
    const slope = residuals.reduce((sum, r, i) => sum + r * (values[i] as number), 0);
    expect(slope).toBeCloseTo(2 * (fitted.coefficients[0] as number), 6);
    expect(residuals.reduce((sum, r) => sum + r, 0)).toBeCloseTo(0, 6);
  });

  it('stays finite where a line parts the outcomes', () => {
    const rows = [-1, -1, 1, 1].map(row);
    const fitted = fitLogistic(
      { rows, outcome: [0, 0, 1, 1], weight: ones(4) },
      { width: 1, ridge: [0.1] },
    );
    expect(fitted.coefficients[0]).toBeGreaterThan(1);
    expect(Number.isFinite(fitted.coefficients[0])).toBe(true);
  });

  it('learns only what an offset does not say', () => {
    const offset = [logit(0.2), logit(0.2), logit(0.2), logit(0.2), logit(0.2)];
    const rows = offset.map(() => ({ at: [], value: [] }));
    const observed = { rows, outcome: [0, 0, 1, 0, 0], weight: ones(5), offset };
    const fitted = fitLogistic(observed, { width: 0, ridge: [] });
    expect(fitted.intercept).toBeCloseTo(0, 6);
    expect(sigmoid(logOdds(fitted, { at: [], value: [] }, logit(0.2)))).toBeCloseTo(0.2, 6);
  });

  it('is even where nothing was seen', () => {
    expect(fitLogistic({ rows: [], outcome: [], weight: [] }, { width: 1, ridge: [1] })).toEqual({
      intercept: 0,
      coefficients: [0],
    });
  });
});
