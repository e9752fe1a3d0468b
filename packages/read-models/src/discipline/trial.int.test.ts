import { FOREVER, parseInstant } from '@grasp/domain';
import type { Append } from '@grasp/event-store';
import type { Place } from '@grasp/projections';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disciplineMonth } from './month.ts';
import {
  attended,
  COMPANY,
  calendar,
  called,
  customer,
  type Floor,
  nowAt,
  openFloor,
  quota,
  rep,
  rule,
  team,
  thenAt,
} from './testing/floor.ts';
import { type RuleTrial, tryCalendars, tryQuotas, tryRules } from './trial.ts';

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor[Symbol.asyncDispose]());

const EARLY = '2026-01-01T00:00:00Z';
const LATER = nowAt('2026-04-30T12:00:00Z');

/** Per rep: valid calls, quota, verdict of the month, and the quota of its days. */
async function rowsOf(trial: RuleTrial, place: Place = LATER) {
  const month = await floor.ask((snapshot) =>
    disciplineMonth(snapshot, { place, month: '2026-03', trial }, COMPANY),
  );
  return month.rows.map(({ rep: id, total, cells }) => ({
    rep: id,
    validCalls: total.validCalls,
    quota: total.quota,
    verdict: total.verdict,
    days: cells.map((cell) => cell && [cell.validCalls, cell.quota]),
  }));
}

/** Short and long calls, some twice, some outside of hours, some to nobody's customer. */
const calls = (['101', '102', '103'] as const).flatMap((extension, i) => [
  called(extension, '2026-03-03T09:00:00Z', { number: '+311', talkMs: 20_000 }),
  called(extension, '2026-03-03T09:30:00Z', { number: '+311', talkMs: 80_000 }),
  called(extension, '2026-03-03T20:00:00Z', { number: '+312', talkMs: 90_000 }),
  called(extension, '2026-03-04T10:00:00Z', { number: '+313', talkMs: 40_000 + i * 10_000 }),
  called(extension, '2026-03-19T10:00:00Z', { number: '+312', talkMs: 70_000 }),
  called(extension, '2026-03-19T10:01:00Z', { number: '+319', talkMs: 10_000 }),
]);
const company: (Append | Append[])[] = [
  team('north'),
  rep('anna', '101', 'north'),
  rep('ben', '102'),
  rep('carl', '103'),
  customer('c1', '+311', '+312'),
  attended('anna', '2026-03-05', { approvedLeave: 0.5 }),
  calls,
];
const written = [rule({ minTalkMs: 30_000 }), quota(3), quota(5, ['team', 'north']), calendar({})];

const all = { scope: 'all', of: 'all' } as const;
const onThe19th = parseInstant('2026-03-18T23:00:00Z');

describe('a rule that is tried', () => {
  it.each<[string, RuleTrial, (Append | Append[])[]]>([
    [
      'quota of all',
      [{ kind: 'quota', ...all, dailyQuota: 1, since: null }],
      [rule({ minTalkMs: 30_000 }), quota(1), quota(5, ['team', 'north']), calendar({})],
    ],
    [
      'quota of a team, from a day on',
      [{ kind: 'quota', scope: 'team', of: 'north', dailyQuota: 9, since: onThe19th }],
      [...written, quota(9, ['team', 'north'], { at: '2026-03-18T23:00:00Z', knownAt: EARLY })],
    ],
    [
      'quota of a rep who has none',
      [{ kind: 'quota', scope: 'rep', of: 'carl', dailyQuota: 2, since: null }],
      [...written, quota(2, ['rep', 'carl'])],
    ],
    [
      'share of all quotas',
      [{ kind: 'quotas', factor: 2, since: null }],
      [rule({ minTalkMs: 30_000 }), quota(6), quota(10, ['team', 'north']), calendar({})],
    ],
    [
      'least talk, with all else as it is',
      [{ kind: 'valid_call', rule: { minTalkMs: 60_000 }, since: null }],
      [rule({ minTalkMs: 60_000 }), ...written.slice(1)],
    ],
    [
      'rule of customers, hours and duplicates',
      [
        {
          kind: 'valid_call',
          rule: { customerNumberOnly: true, workHoursOnly: true, duplicateWithinMs: 3_600_000 },
          since: null,
        },
      ],
      [
        rule({
          minTalkMs: 30_000,
          customerNumberOnly: true,
          workHoursOnly: true,
          duplicateWithinMs: 3_600_000,
        }),
        ...written.slice(1),
      ],
    ],
    [
      'least talk from a day on',
      [{ kind: 'valid_call', rule: { minTalkMs: 0 }, since: onThe19th }],
      [...written, rule({ minTalkMs: 0 }, { at: '2026-03-18T23:00:00Z', knownAt: EARLY })],
    ],
    [
      'calendar of four days with a holiday more',
      [
        {
          kind: 'calendar',
          workdays: [1, 2, 3, 4],
          holidays: ['2026-03-19'],
          extraWorkdays: [],
          since: null,
        },
      ],
      [...written, calendar({ workdays: [1, 2, 3, 4], holidays: ['2026-03-19'] })],
    ],
  ])('gives what it would have given in the rule book: %s', async (_what, trial, instead) => {
    await floor.given(...company, ...written);
    const [was, tried] = [await rowsOf([]), await rowsOf(trial)];
    await floor.given(...company, ...instead);
    expect(tried).toEqual(await rowsOf([]));
    expect(tried).not.toEqual(was);
  });

  it('stands also where the rule book has nothing, and as if it had been known all along', async () => {
    await floor.given(...company);
    const trial: RuleTrial = [
      { kind: 'quota', ...all, dailyQuota: 1, since: null },
      { kind: 'valid_call', rule: { minTalkMs: 75_000 }, since: null },
    ];
    const [anna] = await rowsOf(trial, thenAt('2026-03-10T12:00:00Z'));
    expect(anna).toMatchObject({ validCalls: 2, verdict: 'open' });
    expect(anna?.days.slice(2, 4)).toEqual([
      [2, 1],
      [0, 1],
    ]);
  });

  it('changes nothing where nothing is tried, and leaves the rule book as it is', async () => {
    await floor.given(...company, ...written);
    const before = await rowsOf([]);
    await rowsOf([{ kind: 'quotas', factor: 3, since: null }]);
    expect(await rowsOf([])).toEqual(before);
    expect(await rowsOf([{ kind: 'quotas', factor: 1, since: null }])).toEqual(before);
    expect(await rowsOf([{ kind: 'valid_call', rule: {}, since: null }])).toEqual(before);
  });
});

describe('what stands under a trial', () => {
  const always = { from: 0, to: FOREVER, knownFrom: 0, knownTo: FOREVER };

  it('keeps parts of calls, so that a tenth more is a tenth more', () => {
    const tried = tryQuotas(new Map([['all', [{ ...always, value: 6 }]]]), [
      { kind: 'quotas', factor: 1.25, since: null },
    ]);
    expect(tried.get('all')?.map(({ value }) => value)).toEqual([7.5]);
  });

  it('is told one rule after the other', () => {
    const quotas = new Map([['all', [{ ...always, value: 10 }]]]);
    const trial: RuleTrial = [
      { kind: 'quotas', factor: 0.5, since: null },
      { kind: 'quota', scope: 'rep', of: 'anna', dailyQuota: 7, since: 50 },
      { kind: 'quotas', factor: 3, since: 100 },
    ];
    const tried = tryQuotas(quotas, trial);
    const told = (scope: string) =>
      tried.get(scope)?.map(({ from, to, value }) => [from, to, value]);
    expect(told('all')).toEqual([
      [0, 100, 5],
      [100, FOREVER, 15],
    ]);
    expect(told('rep/anna')).toEqual([
      [50, 100, 7],
      [100, FOREVER, 21],
    ]);
  });

  it('is the same list where nothing of its kind is tried', () => {
    const none = { minTalkMs: 0, customerNumberOnly: false, workHoursOnly: false };
    const rules = [{ ...always, value: { ...none, duplicateWithinMs: 0 } }];
    const trial: RuleTrial = [{ kind: 'quotas', factor: 2, since: null }];
    expect(tryRules(rules, trial, { ...none, duplicateWithinMs: 0 })).toBe(rules);
    expect(tryCalendars([], trial, 'UTC')).toEqual([]);
  });
});
