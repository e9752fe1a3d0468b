import { formatDay, localDay, parseInstant } from '@grasp/domain';
import { fitRenewals } from '@grasp/forecast';
import type { CutoffFacts, RenewalDue } from '@grasp/read-models';
import { describe, expect, it } from 'vitest';
import { paramsSchema } from './inputs.ts';
import { createRenewalJudge, scoreRenewals } from './judge-renewals.ts';
import { learnFrom } from './learn.ts';
import { parsePeriod } from './period.ts';
import { renewalsAhead, renewalsBy, renewedIn } from './renewals-ahead.ts';

const ZONE = 'Europe/Amsterdam';
const CUTOFF = parseInstant('2026-05-13T10:30:00Z');
const TODAY = localDay(ZONE, CUTOFF);

function renewal(nth: number, daysLeft: number, over: Partial<RenewalDue> = {}): RenewalDue {
  const due = TODAY + daysLeft;
  return {
    ...{ membership: `m${nth}`, term: 1, status: 'due', rep: 'r1', team: 't1' },
    ...{ amount: 1_000, renewed: 0, currency: 'EUR', due, dueOn: formatDay(due), since: due - 365 },
    ...{ contacted: null, decided: null },
    ...over,
  };
}

/** Of a hundred that came to 30 days before their due day sixty were renewed; all were there at 90 and 60 days. */
const PAST = Array.from({ length: 100 }, (_, i) => {
  const status = i < 60 ? 'won' : i < 80 ? 'lost' : 'due';
  const decided = status === 'due' ? null : TODAY - 100 - 10;
  return renewal(i, -100, { status, decided });
});

const facts = (renewals: RenewalDue[], today = TODAY): CutoffFacts => ({
  ...{ cutoff: CUTOFF, orders: [], signed: [], teams: new Map(), targets: [], renewals, today },
});

const YEAR = parsePeriod('2026', ZONE);

describe('renewals ahead', () => {
  const ahead = (given: RenewalDue[]) =>
    renewalsAhead(facts(given), fitRenewals([...PAST, ...given], TODAY), YEAR);

  it('are those that are due and not decided, each as often renewed as those that came so far', () => {
    const given = [renewal(200, 75), renewal(201, 45), renewal(202, 10, { status: 'lost' })];
    const found = ahead([...given, renewal(203, 20, { status: 'cancelled' })]);
    expect(found.map(({ membership, horizon }) => [membership, horizon])).toEqual([
      ['m200', '90'],
      ['m201', '60'],
    ]);
    for (const { chance, past } of found) {
      expect(chance).toBeCloseTo(0.6, 2);
      expect(past).toEqual({ n: 100, won: 60 });
    }
  });

  it('that were due and left undecided are renewed as seldom as such were', () => {
    const [late] = ahead([renewal(200, -10)]);
    expect(late).toMatchObject({ horizon: 'overdue', past: { n: 20, won: 0 } });
    expect(late?.chance).toBeLessThan(0.3);
  });

  it('are none where too few are over', () => {
    expect(renewalsAhead(facts([renewal(200, 10)]), fitRenewals(PAST.slice(0, 19), TODAY))).toEqual(
      [],
    );
  });

  it('are told by horizon, with the due days of each within the period', () => {
    const found = ahead([renewal(200, 75), renewal(201, 80, { amount: 500 }), renewal(202, 500)]);
    const told = renewalsBy(found, { today: TODAY, period: YEAR, currency: 'EUR' });
    expect(told).toMatchObject([
      {
        ...{ horizon: '90', from: '2026-07-13', to: '2026-08-12', count: 2 },
        amount: { amount: '1500', currency: 'EUR' },
        past: { count: 100, renewed: 60 },
      },
    ]);
    expect(renewalsBy(found, { today: TODAY, period: YEAR, currency: 'USD' })).toEqual([]);
  });
});

describe('renewals of a period that are won', () => {
  it('are certain and worth what was agreed, where they fell due, whenever they were decided', () => {
    const won = { status: 'won', renewed: 1_200 } as const;
    const given = [renewal(200, 20, won), renewal(201, 200, won), renewal(202, 500, won)];
    const found = renewedIn(facts([...given, renewal(203, 20)]), YEAR);
    expect(found.map(({ membership, amount, chance }) => [membership, amount, chance])).toEqual([
      ['m200', 1_200, 1],
      ['m201', 1_200, 1],
    ]);
    const told = renewalsBy(found, { today: TODAY, period: YEAR, currency: 'EUR' });
    expect(told).toMatchObject([
      { horizon: 'renewed', from: '2026-01-01', to: '2027-01-01', count: 2, chance: 1 },
    ]);
  });
});

describe('the judgement of renewals', () => {
  const learned = learnFrom(facts(PAST), paramsSchema.parse({}));
  const judge = (came: RenewalDue[], daysLater: number) =>
    createRenewalJudge(facts(came, TODAY + daysLater));
  const given = [renewal(200, 20), renewal(201, 20), renewal(202, 80)];

  it('holds a chance against what came, by horizon, where its time is over', () => {
    const came = [renewal(200, 20, { status: 'won', decided: TODAY + 9 }), ...given.slice(1)];
    const told = facts(given);
    expect(judge(came, 79)(told, learned)).toEqual([]);
    const scores = scoreRenewals(judge(came, 80)(told, learned));
    expect(scores).toMatchObject([{ horizon: '30', n: 2, observed: 0.5 }]);
    expect(scores[0]?.predicted).toBeCloseTo(0.6, 2);
    expect(scores[0]?.brier).toBeCloseTo(0.26, 2);
    expect(scoreRenewals(judge(came, 140)(told, learned)).map(({ horizon }) => horizon)).toEqual([
      ...['90', '30'],
    ]);
  });

  it('passes over what was cancelled, and says nothing without a model', () => {
    const came = given.map((of) => ({ ...of, status: 'cancelled' as const, decided: TODAY + 1 }));
    expect(judge(came, 400)(facts(given), learned)).toEqual([]);
    expect(judge(given, 400)(facts(given), { ...learned, renewals: null })).toEqual([]);
  });
});
