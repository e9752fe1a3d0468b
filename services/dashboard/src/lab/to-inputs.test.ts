import { describe, expect, it } from 'vitest';
import { toChanges, toForm, toInputs } from './to-inputs.ts';

const company = { zone: 'Europe/Amsterdam', now: '2026-11-24T09:42:07Z' };

describe('the form of a run', () => {
  it('holds a year of monthly cut-offs up to the instant looked at', () => {
    expect(toForm({}, company)).toMatchObject({
      ...{ kind: 'backtest', from: '2025-11-01', to: '2026-11-24', every: 'month', horizon: 1 },
    });
    expect(toForm({ asOf: '2026-03-10T10:00:00Z' }, company)).toMatchObject({
      ...{ from: '2025-03-01', to: '2026-03-10', span: '2026-03' },
    });
  });

  it('asks for instants on the company’s clock', () => {
    const form = toForm(
      { from: '2026-01-01', to: '2026-07-01', every: 'week', horizon: '3' },
      company,
    );
    expect(toInputs(form, { zone: company.zone, asOf: undefined })).toEqual({
      kind: 'backtest',
      params: {},
      ...{ from: '2025-12-31T23:00:00Z', to: '2026-06-30T22:00:00Z', every: 'week', horizon: 3 },
    });
  });

  it('asks for a forecast as of the instant looked at', () => {
    const asOf = '2026-03-10T10:00:00Z';
    const form = toForm({ asOf, make: 'forecast', span: '2026-Q2', ridge: '3' }, company);
    expect(toInputs(form, { zone: company.zone, asOf })).toMatchObject({
      ...{ kind: 'forecast', asOf, period: '2026-Q2', params: { ridge: 3 } },
    });
  });

  it('asks for calls under the rules that are tried, and leaves the others as they are', () => {
    const tried = { quotas: '1.2', quota: '0', talk: '60', repeat: '30', hours: 'no' } as const;
    const form = toForm({ make: 'what-if', span: '2026-10', ...tried }, company);
    expect(toInputs(form, { zone: company.zone, asOf: undefined })).toEqual({
      kind: 'what-if',
      period: '2026-10',
      changes: [
        { quotas: 1.2 },
        { quota: 0, scope: 'all' },
        { validCall: { minTalkMs: 60_000, duplicateWithinMs: 1_800_000, workHoursOnly: false } },
      ],
    });
    expect(toChanges(toForm({ make: 'what-if' }, company).rules)).toEqual([]);
  });

  it('asks for the changes of a file first, at the places that they have in it', () => {
    const form = toForm({ make: 'what-if', quotas: '1.2' }, company);
    const changes = [{ prices: 1.05 }, { arrivals: 0.8 }];
    const asked = { zone: company.zone, asOf: undefined };
    expect(toInputs(form, { ...asked, changes })).toMatchObject({
      changes: [...changes, { quotas: 1.2 }],
      by: 'team',
    });
  });

  it.each([
    [[{ target: '9', scope: 'team', of: 'north' }], 'team'],
    [[{ arrivals: 2 }, { target: '9', scope: 'rep', of: 'anna' }], 'rep'],
    [[{ rep: 'anna', leaves: true }], 'rep'],
    [['no change'], 'team'],
    [[], undefined],
  ])('asks for numbers by rep where a change of a file is about one: %j', (changes, by) => {
    const form = toForm({ make: 'what-if', quotas: '1.2' }, company);
    expect(toInputs(form, { zone: company.zone, asOf: undefined, changes })['by']).toBe(by);
  });
});
