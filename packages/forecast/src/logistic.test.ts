import { describe, expect, it } from 'vitest';
import { createDesign, type Design } from './design.ts';
import { fitLogistic, logit, logOdds, logOddsAt, sigmoid } from './logistic.ts';

const ones = (count: number): number[] => new Array<number>(count).fill(1);

/** A design of one column. */
function designOf(values: readonly number[]): Design {
  const { put, endRow, finish } = createDesign(values.length, 1);
  for (const value of values) {
    if (value !== 0) put(0, value);
    endRow();
  }
  return finish();
}

describe('ridge logistic regression', () => {
  it('is the log odds ratio of a two by two table where there is no penalty', () => {
    const design = designOf([...ones(10), ...ones(10).map(() => 0)]);
    const outcome = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
    const fitted = fitLogistic({ design, outcome, weight: ones(20) }, { width: 1, ridge: [0] });
    expect(fitted.intercept).toBeCloseTo(logit(0.3), 4);
    expect(fitted.coefficients[0]).toBeCloseTo(logit(0.7) - logit(0.3), 4);
  });

  it('solves its score equation under a penalty', () => {
    const values = [-2, -1, 0, 1, 2, 3];
    const outcome = [0, 0, 1, 0, 1, 1];
    const design = designOf(values);
    const fitted = fitLogistic({ design, outcome, weight: ones(6) }, { width: 1, ridge: [2] });
    const residuals = outcome.map((of, row) => of - sigmoid(logOddsAt(fitted, design, { row })));
    const slope = residuals.reduce((sum, r, i) => sum + r * (values[i] as number), 0);
    expect(slope).toBeCloseTo(2 * (fitted.coefficients[0] as number), 4);
    expect(residuals.reduce((sum, r) => sum + r, 0)).toBeCloseTo(0, 4);
  });

  it('stays finite where a line parts the outcomes', () => {
    const fitted = fitLogistic(
      { design: designOf([-1, -1, 1, 1]), outcome: [0, 0, 1, 1], weight: ones(4) },
      { width: 1, ridge: [0.1] },
    );
    expect(fitted.coefficients[0]).toBeGreaterThan(1);
    expect(Number.isFinite(fitted.coefficients[0])).toBe(true);
  });

  it('learns only what an offset does not say', () => {
    const offset = [logit(0.2), logit(0.2), logit(0.2), logit(0.2), logit(0.2)];
    const design = designOf(offset.map(() => 0));
    const observed = { design, outcome: [0, 0, 1, 0, 0], weight: ones(5), offset };
    const fitted = fitLogistic(observed, { width: 0, ridge: [] });
    expect(fitted.intercept).toBeCloseTo(0, 6);
    expect(sigmoid(logOdds(fitted, { at: [], value: [] }, logit(0.2)))).toBeCloseTo(0.2, 6);
  });

  it('is even where nothing was seen', () => {
    const nothing = { design: designOf([]), outcome: [], weight: [] };
    expect(fitLogistic(nothing, { width: 1, ridge: [1] })).toEqual({
      intercept: 0,
      coefficients: [0],
    });
  });

  it('learns from the rows that are named alone', () => {
    const options = { width: 1, ridge: [1] };
    const [values, outcome] = [
      [2, 1, -2, 3, 1, -1],
      [1, 0, 0, 1, 1, 0],
    ] as const;
    const rows = Int32Array.of(1, 2, 4, 5);
    const own = (of: readonly number[]) => Array.from(rows, (row) => of[row] as number);
    const some = { design: designOf(values), outcome, weight: ones(6), offset: values, rows };
    const alone = {
      ...{ design: designOf(own(values)), outcome: own(outcome), weight: ones(4) },
      offset: own(values),
    };
    expect(fitLogistic(some, options)).toEqual(fitLogistic(alone, options));
  });

  it('learns from observations that share a row what it learns from rows that are written out', () => {
    const [shared, outcome, own] = [
      [2, -1, 1],
      [1, 0, 0, 1, 1, 0],
      [0.5, -2, 1, 0, 1, -1],
    ];
    const from = Int32Array.of(0, 2, 2, 6);
    const offset = own.map((of) => of / 3);
    const whole = createDesign(6, 2);
    const apart = createDesign(6, 1);
    own.forEach((of, i) => {
      whole.put(0, shared[i < 2 ? 0 : 2] as number);
      for (const { put, endRow } of [whole, apart]) {
        if (of !== 0) put(1, of);
        endRow();
      }
    });
    const observed = { outcome, weight: [1, 2, 1, 1, 3, 1], offset };
    const options = { width: 2, ridge: [1, 0.5] };
    const groups = { from, own: apart.finish() };
    const grouped = fitLogistic({ design: designOf(shared), groups, ...observed }, options);
    const written = fitLogistic({ design: whole.finish(), ...observed }, options);
    expect(grouped.intercept).toBeCloseTo(written.intercept, 10);
    grouped.coefficients.forEach((of, i) => {
      expect(of).toBeCloseTo(written.coefficients[i] as number, 10);
    });
  });
});
