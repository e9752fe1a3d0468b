import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../catalogue.ts';
import { given, on } from '../testing/given.ts';

const forecast = {
  period: '2026-04',
  scope: 'rep',
  of: 'r1',
  amount: '500000',
  currency: 'EUR',
} as const;
const submitted: DomainEvent = { type: 'ForecastSubmitted', data: { ...forecast, by: 'r1' } };
const override = { ...forecast, amount: '420000', reason: 'the decision maker is on leave' };
const refused = (code: string) => expect.objectContaining({ code });

describe('a submitted forecast', () => {
  it('says who gave it, again and again', () => {
    expect(given().when('SubmitForecast', forecast, 20, 'r1')).toEqual([submitted]);
    expect(given(on(1, submitted)).when('SubmitForecast', forecast, 20, 'r1')).toEqual([submitted]);
  });

  it('is overridden with a reason, beside what stood before and whose it was', () => {
    const [overridden] = given(on(1, submitted)).when('OverrideForecast', override, 20, 'mia');
    const data = { ...override, by: 'mia', before: '500000', beforeBy: 'r1' };
    expect(overridden).toEqual({ type: 'ForecastOverridden', data });
    const again = given(on(1, submitted), on(2, overridden as DomainEvent));
    expect(again.when('OverrideForecast', override, 20, 'dan')[0]?.data).toMatchObject({
      before: '420000',
      beforeBy: 'mia',
    });
  });

  it('is not overridden before it is there, nor in another currency', () => {
    expect(() => given().when('OverrideForecast', override)).toThrow(refused('forecast_absent'));
    expect(() =>
      given(on(1, submitted)).when('OverrideForecast', { ...override, currency: 'USD' }),
    ).toThrow(refused('forecast_currency'));
  });
});
