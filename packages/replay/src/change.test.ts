import { describe, expect, it } from 'vitest';
import { parseChanges } from './change.ts';
import { changeKinds, kindOf } from './change-kinds.ts';
import { parseInputs } from './inputs.ts';
import { isRuleChange, toTrial } from './rule-changes.ts';
import { wordChange } from './word-change.ts';

const TARGET = { target: '900', currency: 'EUR', period: '2026-05' };
const kinds = Object.entries(changeKinds);

describe('a file of changes', () => {
  it.each(kinds)(
    'takes the example of %s, which is told by that field alone',
    (kind, { example }) => {
      const [change] = parseChanges({ changes: [example] });
      expect(change).toMatchObject(example);
      expect(kindOf(change)).toBe(kind);
      expect(parseChanges([change])).toEqual([change]);
    },
  );

  it.each<[unknown, string, RegExp]>([
    [[{ quotas: 1 }, { luck: 2 }], 'changes.1', /is none of the changes/],
    [['quota'], 'changes.0', /is none of the changes/],
    [[{ quota: 2.5, scope: 'all' }], 'changes.0.quota', /int/],
    [[{ quota: 2, scope: 'floor' }], 'changes.0.scope', /all/],
    [[{ quota: 2, scope: 'team' }], 'changes.0.of', /whose/],
    [[{ quota: 2, scope: 'all', of: 'anna' }], 'changes.0.of', /nobody/],
    [[{ quotas: 0 }], 'changes.0.quotas', />0/],
    [[{ quotas: 1, from: '2026-02-30' }], 'changes.0.from', /2026-03-09/],
    [[{ validCall: { minTalkSeconds: 60 } }], 'changes.0.validCall.minTalkSeconds', /Unrecognized/],
    [[{ validCall: { minTalkMs: -1 } }], 'changes.0.validCall.minTalkMs', />=0/],
    [[{ calendar: { from: '25:00' } }], 'changes.0.calendar.from', /09:00/],
    [[{ calendar: { workdays: [8] } }], 'changes.0.calendar.workdays.0', /<=7/],
    [[{ ...TARGET, scope: 'team' }], 'changes.0.of', /whose/],
    [[{ ...TARGET, scope: 'company', of: 'north' }], 'changes.0.of', /nobody/],
    [[{ ...TARGET, scope: 'company', period: '2026-Q2' }], 'changes.0.period', /years and months/],
    [[{ prices: 2, currency: 'EUR' }], 'changes.0.currency', /Unrecognized/],
    [[], 'changes', /1/],
    ['nothing', 'changes', /array/],
  ])('is refused with the place that is wrong: %j', (given, field, why) => {
    const detail = expect.stringMatching(why);
    const refused = expect.objectContaining({ code: 'change_invalid', field, message: detail });
    expect(() => parseChanges(given)).toThrow(refused);
  });
});

describe('a change', () => {
  it('is told in words', () => {
    const changes = parseChanges([
      { order: 'o-1', closes: 'won' },
      { order: 'o-1', pushedTo: '2026-06-30' },
      { order: 'o-1', amount: '1250000', currency: 'EUR' },
      { rep: 'anna', leaves: true },
      { prices: 1.05, team: 'north' },
      { prices: 2 },
      { target: '900', currency: 'EUR', period: '2026-05', scope: 'team', of: 'north' },
      { arrivals: 0.8 },
      { model: { ridge: 30 } },
      { quotas: 1.1, from: '2026-05-11' },
      { quota: 45, scope: 'team', of: 'north', from: '2026-05-11' },
      { quota: 40, scope: 'all' },
      { validCall: { minTalkMs: 60_000, workHoursOnly: true } },
      { validCall: { customerNumberOnly: false, duplicateWithinMs: 1_800_000 } },
      { validCall: { duplicateWithinMs: 0 } },
      { validCall: {} },
      { calendar: { workdays: [1, 2], holidays: ['2026-05-15'] } },
      { calendar: {} },
    ]);
    expect(changes.map(wordChange)).toEqual([
      'order o-1 is won',
      'order o-1 is planned to close on 2026-06-30',
      'order o-1 is worth 1250000 EUR minor units',
      'rep anna leaves, and the orders go to nobody',
      'prices × 1.05 (north)',
      'prices × 2',
      'the target of team north for 2026-05 is 900 EUR minor units',
      'orders to come × 0.8',
      'model parameters {"ridge":30}',
      'daily quotas × 1.1 from 2026-05-11 on',
      'the daily quota of team north is 45 valid calls from 2026-05-11 on',
      'the daily quota of all is 40 valid calls',
      'a valid call takes 60 s or more, begins in working hours',
      'a valid call is to any number, repeats none of the last 30 minutes',
      'a valid call may repeat another',
      'a valid call is what it was',
      'the calendar has workdays [1,2], holidays ["2026-05-15"]',
      'the calendar has no change',
    ]);
  });
});

describe('changes of the rule book', () => {
  const asked = {
    kind: 'what-if',
    asOf: '2026-05-13T10:30:00Z',
    zone: 'Europe/Amsterdam',
    period: '2026-05',
  };

  it('hold from the first instant of their day in the company’s zone, or at all times', () => {
    const changes = parseChanges([{ quotas: 2, from: '2026-05-11' }, { quotas: 2 }]);
    const [since, always] = toTrial(changes.filter(isRuleChange), 'Europe/Amsterdam');
    expect(since?.since).toBe(Date.parse('2026-05-10T22:00:00Z') * 1_000);
    expect(always?.since).toBeNull();
  });

  it('may be judged by what became known later, which a forecast may not look at', () => {
    const knownAt = '2026-06-01T00:00:00Z';
    const rule = { quotas: 2 };
    expect(parseInputs({ ...asked, knownAt, changes: [rule] })).toMatchObject({
      knownAt: '2026-06-01T00:00:00.000Z',
    });
    expect(() => parseInputs({ ...asked, knownAt, changes: [rule, { prices: 2 }] })).toThrow(
      expect.objectContaining({ code: 'forecast_then_only', field: 'knownAt' }),
    );
    const same = parseInputs({ ...asked, knownAt: asked.asOf, changes: [{ prices: 2 }] });
    expect(same).toMatchObject({ kind: 'what-if' });
  });
});
