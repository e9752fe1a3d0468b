import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../catalogue.ts';
import { commands } from '../commands.ts';
import { given, on } from '../testing/given.ts';

const key = { period: '2027', scope: 'company', of: 'all' } as const;
const amount = { amount: '120000', currency: 'EUR' };
const START = '2027-01-01T00:00:00.000Z';
const year: DomainEvent = {
  type: 'TargetSet',
  data: { ...key, ...amount, effectiveAt: START },
};
const refused = (code: string) => expect.objectContaining({ code });
/** A target of next year is told today, and stands from then on: the day in 2027 as one after 1 March 2026. */
const NEW_YEAR = 306;

const quarter = ['01', '02', '03'].map((month) => ({ period: `2027-${month}`, workdays: 20 }));
const people = [
  { scope: 'team', of: 't1' },
  { scope: 'rep', of: 'r1', within: { scope: 'team', of: 't1' } },
  { scope: 'rep', of: 'r2', within: { scope: 'team', of: 't1' }, potential: 2 },
];

const amountsOf = (events: readonly DomainEvent[]) =>
  events.flatMap(({ type, data }) =>
    type === 'TargetSplit' ? [[data.period, data.of, data.amount]] : [],
  );

describe('a proposed target', () => {
  const made = { ...key, ...amount, proposal: 'p1', method: 'by_hand' };
  const proposed = { ...made, effectiveAt: START };
  const told: DomainEvent = {
    type: 'TargetProposed',
    data: { ...made, inputs: {}, takesEffectAt: START },
  };

  it('is kept with its inputs, once under its id', () => {
    expect(given().when('ProposeTarget', proposed)).toEqual([told]);
    expect(() => given(on(1, told)).when('ProposeTarget', proposed)).toThrow(
      refused('target_proposal_exists'),
    );
  });

  it('comes into force by approval, with its own amount, once', () => {
    const approve = { period: '2027', proposal: 'p1' };
    const [approved] = given(on(1, told)).when('ApproveTarget', approve);
    const data = { ...key, ...amount, proposal: 'p1', effectiveAt: START };
    expect(approved).toEqual({ type: 'TargetApproved', data });
    expect(() => given().when('ApproveTarget', approve)).toThrow(refused('target_proposal_absent'));
    const twice = given(on(1, told), on(NEW_YEAR - 1, approved as DomainEvent));
    expect(() => twice.when('ApproveTarget', approve)).toThrow(refused('target_proposal_approved'));
    expect(() => twice.when('SetTarget', { ...key, ...amount, effectiveAt: START })).toThrow(
      refused('target_exists'),
    );
  });
});

describe('a target', () => {
  const raise = { ...key, amount: '130000', currency: 'EUR', reason: 'a new team' };

  it('stands from its effective date on, which is now where none is told', () => {
    const [set] = given().when('SetTarget', { ...key, ...amount }, 20);
    expect(set?.data).toMatchObject({ effectiveAt: '2026-03-21T09:00:00.000Z' });
  });

  it('is revised with a reason while it stands, and not into what it is', () => {
    const told = given(on(NEW_YEAR - 1, year));
    const revised = { ...raise, effectiveAt: START };
    expect(told.when('ReviseTarget', revised)).toEqual([{ type: 'TargetRevised', data: revised }]);
    expect(told.when('ReviseTarget', { ...revised, ...amount })).toEqual([]);
    expect(() => told.when('ReviseTarget', raise)).toThrow(refused('target_absent'));
  });
});

describe('the split of a year', () => {
  const split = { ...key, months: quarter, parts: people, effectiveAt: START };

  it('tells each share with its method, weight and inputs, and the sum of each part', () => {
    const events = given(on(NEW_YEAR - 1, year)).when('SplitTarget', split);
    expect(amountsOf(events)).toEqual([
      ...['01', '02', '03'].flatMap((month) => [
        [`2027-${month}`, 'all', '40000'],
        [`2027-${month}`, 't1', '40000'],
        [`2027-${month}`, 'r1', '13333'],
        [`2027-${month}`, 'r2', '26667'],
      ]),
      ['2027', 't1', '120000'],
      ['2027', 'r1', '39999'],
      ['2027', 'r2', '80001'],
    ]);
    expect(events[3]?.data).toEqual({
      period: '2027-01',
      scope: 'rep',
      of: 'r2',
      within: { period: '2027-01', scope: 'team', of: 't1' },
      amount: '26667',
      currency: 'EUR',
      method: 'season_workdays_capacity_potential',
      weight: 0.666666666,
      inputs: { season: 1, workdays: 20, capacity: 1, potential: 2 },
      effectiveAt: START,
    });
  });

  it('leaves the months alone that are not named, and splits what they leave', () => {
    const first = given(on(NEW_YEAR - 1, year)).when('SplitTarget', split);
    const told = [year, ...first].map((event) => on(NEW_YEAR - 1, event));
    const march = { ...split, months: quarter.slice(2), parts: people.slice(0, 2) };
    expect(amountsOf(given(...told).when('SplitTarget', march))).toEqual([
      ['2027-03', 'all', '40000'],
      ['2027-03', 't1', '40000'],
      ['2027-03', 'r1', '40000'],
      ['2027', 't1', '120000'],
      ['2027', 'r1', '66666'],
    ]);
    const less: DomainEvent = {
      type: 'TargetRevised',
      data: { ...key, amount: '79999', currency: 'EUR', effectiveAt: START, reason: 'less' },
    };
    expect(() =>
      given(...told, on(NEW_YEAR, less)).when('SplitTarget', {
        ...march,
        effectiveAt: '2027-02-01T00:00:00Z',
      }),
    ).toThrow(refused('target_split_exceeded'));
  });

  it('of a month shares that month alone', () => {
    const january: DomainEvent = {
      type: 'TargetSet',
      data: { ...year.data, period: '2027-01' } as never,
    };
    const events = given(on(NEW_YEAR - 1, january)).when('SplitTarget', {
      ...split,
      period: '2027-01',
      months: quarter.slice(0, 1),
    });
    expect(amountsOf(events)).toEqual([
      ['2027-01', 't1', '120000'],
      ['2027-01', 'r1', '40000'],
      ['2027-01', 'r2', '80000'],
    ]);
  });

  it('is refused without a target, outside of it, upwards, and by weights that are all 0', () => {
    const told = given(on(NEW_YEAR - 1, year));
    const none = quarter.map((month) => ({ ...month, workdays: 0 }));
    expect(() => given().when('SplitTarget', split)).toThrow(refused('target_absent'));
    expect(() => told.when('SplitTarget', { ...split, months: none })).toThrow(
      refused('target_split_weightless'),
    );
    const other = { ...split, months: [{ period: '2028-01', workdays: 20 }] };
    expect(() => told.when('SplitTarget', other)).toThrow(refused('target_split_outside'));
    const upward = { ...split, parts: [{ scope: 'company', of: 'us' }] };
    expect(() => told.when('SplitTarget', upward)).toThrow(refused('target_split_outside'));
  });

  it('has its months once each in order, and its parts once each below a wider one', () => {
    const schema = commands.get('SplitTarget')?.schema as NonNullable<
      ReturnType<typeof commands.get>
    >['schema'];
    const issues = (change: object) => schema.safeParse({ ...split, ...change }).error?.issues;
    expect(issues({})).toBeUndefined();
    expect(issues({ months: quarter.toReversed() })).toMatchObject([{ path: ['months'] }]);
    expect(issues({ parts: [people[0], people[0]] })).toMatchObject([{ path: ['parts'] }]);
    expect(issues({ parts: people.slice(1) })).toHaveLength(2);
    const upside = [people[1], { ...people[0], within: { scope: 'rep', of: 'r1' } }];
    expect(issues({ parts: upside })).toMatchObject([{ path: ['parts'] }]);
  });
});
