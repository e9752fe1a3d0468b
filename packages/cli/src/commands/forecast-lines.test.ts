import type { CurrencyForecast, ForecastSum } from '@grasp/read-models/views';
import { describe, expect, it } from 'vitest';
import { expectationLines } from './forecast-lines.ts';

const sumOf = (minor: string): ForecastSum => ({
  amount: { currency: 'EUR', mean: minor, p10: minor, p50: minor, p90: minor },
  count: { mean: 1, p10: 1, p50: 1, p90: 1 },
});
const sum = sumOf('100');
const euro = (amount: string) => ({ amount, currency: 'EUR' });
const forecast: CurrencyForecast = {
  ...{ currency: 'EUR', total: sumOf('600'), orders: sumOf('500') },
  ...{ target: euro('900'), chance: 0.25 },
  parts: { signed: sum, open: sum, arrivals: sum, renewals: sum },
  ...{ quantiles: [], groups: [], renewals: [] },
};

describe('a forecast in lines', () => {
  it('tells renewals by how far off they are, and that they count towards no target', () => {
    const days = { from: '2026-07-13', to: '2026-08-12' };
    const past = { count: 137, renewed: 79 };
    const money = { amount: euro('1500'), expected: euro('870') };
    const ahead = { horizon: '90' as const, ...days, count: 2, ...money, chance: 0.58, past };
    const lines = expectationLines({ ...forecast, renewals: [ahead] });
    expect(lines.at(-2)).toMatch(/^ {2}61 to 90 days off +2 +1500 +870 +58 % +79 of 137$/);
    expect(lines.at(-1)).toContain('renewals count towards no target');
  });

  it('holds the target against the orders of the whole and of each group, without renewals', () => {
    const { currency: _, quantiles: __, groups: ___, renewals: ____, ...told } = forecast;
    const lines = expectationLines({
      ...forecast,
      groups: [{ key: 'north', name: null, ...told }],
    });
    const targeted = lines.filter((line) => line.endsWith('900    25 %'));
    expect(lines[2]).toMatch(/^all +600 +600 +600 +600$/);
    expect(targeted).toEqual([lines[3], lines.at(-1)]);
    for (const line of targeted) expect(line).toMatch(/^ {2}orders +500 +500 +500 +500/);
  });

  it('tells none where there are none, as in runs that were kept before they were told', () => {
    const { renewals: _, ...old } = forecast;
    for (const of of [forecast, old as CurrencyForecast]) {
      expect(expectationLines(of)).toHaveLength(8);
    }
  });
});
