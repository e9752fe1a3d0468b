import { expect, it } from 'vitest';
import { type Judged, scoresOf } from './score.ts';

const said = (forecast: number, actual: number, more: Partial<Judged> = {}): Judged => ({
  by: 'r1',
  kind: 'submitted',
  currency: 'EUR',
  forecast,
  actual,
  before: null,
  ...more,
});

it('scores each person by Σ|F − A| ÷ ΣA and Σ(F − A) ÷ ΣA, apart for overrides and currencies', () => {
  const [first, second] = scoresOf([
    said(120, 100),
    said(60, 100),
    said(10, 10, { currency: 'USD' }),
  ]);
  expect(first).toEqual({
    by: 'r1',
    kind: 'submitted',
    currency: 'EUR',
    periods: 2,
    wape: 0.3,
    bias: -0.1,
    valueAdded: null,
  });
  expect(second).toMatchObject({ currency: 'USD', wape: 0, bias: 0 });
});

it('says how much an override helped, in points of WAPE', () => {
  const [score] = scoresOf([
    said(90, 100, { by: 'mia', kind: 'overridden', before: 140 }),
    said(120, 100, { by: 'mia', kind: 'overridden', before: 110 }),
  ]);
  expect(score?.wape).toBeCloseTo(0.15, 12);
  expect(score?.valueAdded).toBeCloseTo(0.1, 12);
});

it('gives no rate where nothing came', () => {
  const override = said(5, 0, { kind: 'overridden', before: 3 });
  expect(scoresOf([override])).toMatchObject([{ wape: null, bias: null, valueAdded: null }]);
});
