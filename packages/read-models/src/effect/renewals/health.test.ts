import { describe, expect, it } from 'vitest';
import { type HealthSigns, healthOf } from './health.ts';

const fair: HealthSigns = {
  daysLeft: 40,
  contacts: 0,
  effect: { isLow: false, inquiries: 10, index: 1 },
};
const effect = (given: Partial<NonNullable<HealthSigns['effect']>>): HealthSigns => ({
  ...fair,
  effect: { isLow: false, inquiries: 10, index: 1, ...given },
});

describe('the health of a renewal', () => {
  it.each<[string, HealthSigns, string, string]>([
    ['is at risk past its day, whatever its effect', { ...fair, daysLeft: -1 }, 'risk', 'overdue'],
    ['is at risk without an inquiry', effect({ inquiries: 0, index: 0 }), 'risk', 'no_inquiries'],
    [
      'is at risk while its effect is low',
      effect({ isLow: true, index: 0.4 }),
      'risk',
      'low_effect',
    ],
    ['is watched when nobody spoke in time', { ...fair, daysLeft: 30 }, 'watch', 'not_contacted'],
    ['is watched below its cohort', effect({ index: 0.79 }), 'watch', 'below_cohort'],
    ['is unknown without a cohort', effect({ index: null }), 'unknown', 'no_cohort'],
    ['is unknown without an effect on record', { ...fair, effect: null }, 'unknown', 'no_cohort'],
    ['is good with a fair effect', effect({ index: 0.8 }), 'good', 'fair_effect'],
    ['is good once spoken with', { ...fair, daysLeft: 3, contacts: 1 }, 'good', 'fair_effect'],
  ])('%s', (_, signs, health, healthReason) => {
    expect(healthOf(signs)).toEqual({ health, healthReason });
  });
});
