import { randomLcg, randomUniform } from 'd3-random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  baseRateOf,
  chanceOfRenewal,
  fitRenewals,
  horizonOf,
  type RenewalModel,
  type RenewalTerm,
} from './renewals.ts';

const TODAY = 20_000;

const term = (given: Partial<RenewalTerm>): RenewalTerm => ({
  ...{ status: 'lost', term: 1, due: TODAY - 100, since: TODAY - 465 },
  ...{ contacted: null, decided: TODAY - 110 },
  ...given,
});

const many = (n: number, given: Partial<RenewalTerm>): RenewalTerm[] =>
  Array.from({ length: n }, () => term(given));

const silent = (daysLeft: number) => ({ daysLeft, isContacted: false, hasRenewed: false });

function fitted(terms: readonly RenewalTerm[]): RenewalModel {
  const model = fitRenewals(terms, TODAY);
  if (model === null) throw new Error('too few');
  return model;
}

describe('the horizon of a renewal', () => {
  it('is told by the days that are left, as the board has its columns', () => {
    expect([91, 90, 61, 60, 31, 30, 0, -1, -30, -31].map(horizonOf)).toEqual([
      ...['far', '90', '90', '60', '60', '30', '30', 'overdue', 'overdue', 'late'],
    ]);
  });
});

describe('renewals that are over', () => {
  it('say nothing where they are fewer than twenty', () => {
    expect(fitRenewals(many(19, {}), TODAY)).toBeNull();
    expect(fitRenewals(many(20, {}), TODAY)).not.toBeNull();
  });

  it('count in each span that they came into undecided, and in no later one', () => {
    const model = fitted(many(40, { status: 'won', decided: TODAY - 100 - 45 }));
    const seen = [120, 75, 45, 15, -10].map((days) => chanceOfRenewal(model, silent(days)).past.n);
    expect(seen).toEqual([40, 40, 40, 0, 0]);
  });

  it('count as not renewed where nobody decided them, and lower the chance of those to come', () => {
    const won = many(30, { status: 'won', decided: TODAY - 105 });
    const before = chanceOfRenewal(fitted(won), silent(20)).chance;
    const undecided = many(30, { status: 'due', decided: null });
    const with30 = chanceOfRenewal(fitted([...won, ...undecided]), silent(20));
    expect(with30.past).toEqual({ n: 60, won: 30 });
    expect(with30.chance).toBeLessThan(before - 0.2);
  });

  it('come in when their time is over, not when they are decided, and never where they were cancelled', () => {
    const base = many(20, { status: 'won' });
    const early = many(50, { status: 'won', due: TODAY - 59, decided: TODAY - 80 });
    const cancelled = many(50, { status: 'cancelled' });
    expect(fitted([...base, ...early, ...cancelled])).toEqual(fitted(base));
    expect(fitted([...base, ...many(1, { due: TODAY - 60 })]).all.n).toBe(21);
  });

  it('are looked at as they stood then: who was spoken with later was not spoken with yet', () => {
    const contacted = TODAY - 100 - 40;
    const model = fitted(many(40, { status: 'won', contacted, decided: TODAY - 101 }));
    for (const daysLeft of [60, 30]) chanceOfRenewal(model, silent(daysLeft));
    const of = (daysLeft: number, isContacted: boolean) =>
      model.cells.get(daysLeft)?.get(isContacted ? 'contacted' : 'silent')?.n ?? 0;
    expect([of(60, false), of(60, true), of(30, false), of(30, true)]).toEqual([40, 0, 0, 40]);
  });
});

describe('the chance of a renewal', () => {
  it('is the rate of all where the span has none, and moves to its own as far as there are many', () => {
    const model = fitted([
      ...many(200, { status: 'won', decided: TODAY - 170 }),
      ...many(3, { status: 'lost', decided: TODAY - 101 }),
    ]);
    const base = baseRateOf(model);
    expect(chanceOfRenewal(model, silent(-40)).chance).toBeCloseTo(base, 12);
    const few = chanceOfRenewal(model, silent(20)).chance;
    expect(few).toBeLessThan(base);
    expect(few).toBeGreaterThan(base / 2);
  });

  it('of those spoken with differs from that of others only as far as it did in the past', () => {
    const decided = TODAY - 100;
    const terms = (rate: number, contacted: number | null) => [
      ...many(200 * rate, { status: 'won', contacted, decided }),
      ...many(200 - 200 * rate, { status: 'lost', contacted, decided }),
    ];
    const gain = (rates: { contacted: number; silent: number }) => {
      const model = fitted([...terms(rates.contacted, TODAY - 200), ...terms(rates.silent, null)]);
      const of = (isContacted: boolean) =>
        chanceOfRenewal(model, { daysLeft: 20, isContacted, hasRenewed: false }).chance;
      return of(true) - of(false);
    };
    expect(gain({ contacted: 0.8, silent: 0.4 })).toBeGreaterThan(0.3);
    expect(Math.abs(gain({ contacted: 0.62, silent: 0.6 }))).toBeLessThan(0.01);
  });

  it('of those long overdue is drawn towards that of others overdue, not of all', () => {
    const model = fitted([
      ...many(200, { status: 'won', decided: TODAY - 120 }),
      ...many(100, { status: 'lost', decided: TODAY - 60 }),
    ]);
    expect(chanceOfRenewal(model, silent(-90)).chance).toBeLessThan(baseRateOf(model) / 2);
  });

  it('is between 0 and 1, and the same whatever order the terms come in', () => {
    const day = fc.integer({ min: TODAY - 900, max: TODAY + 200 });
    const any = fc.record({
      status: fc.constantFrom('due', 'won', 'lost', 'cancelled'),
      term: fc.integer({ min: 1, max: 4 }),
      due: day,
      since: day,
      contacted: fc.option(day),
      decided: fc.option(day),
    });
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 80 }),
        fc.integer({ min: -400, max: 400 }),
        fc.boolean(),
        (terms, daysLeft, isContacted) => {
          const standing = { daysLeft, isContacted, hasRenewed: isContacted };
          const [one, other] = [terms, terms.toReversed()].map((of) => fitRenewals(of, TODAY));
          if (!one || !other) {
            expect(other).toBe(one);
            return;
          }
          const { chance } = chanceOfRenewal(one, standing);
          expect(chance).toBeGreaterThan(0);
          expect(chance).toBeLessThan(1);
          expect(chanceOfRenewal(other, standing).chance).toBe(chance);
        },
      ),
    );
  });

  it('comes true as often as it is stated, from each horizon, for terms that it was not learned from', () => {
    const terms = (seed: number) => simulate({ n: 6_000, seed });
    const model = fitted(terms(1));
    for (const daysLeft of [90, 60, 30, -1]) {
      const open = terms(2).filter(
        ({ decided, due }) => decided === null || decided > due - daysLeft,
      );
      const stated = open.map(({ contacted, due, term: nth }) => {
        const isContacted = contacted !== null && contacted <= due - daysLeft;
        return chanceOfRenewal(model, { daysLeft, isContacted, hasRenewed: nth > 1 }).chance;
      });
      const mean = stated.reduce((sum, one) => sum + one, 0) / open.length;
      const rate = open.filter(({ status }) => status === 'won').length / open.length;
      expect(open.length).toBeGreaterThan(500);
      expect(Math.abs(mean - rate)).toBeLessThan(0.03);
    }
  });
});

/** Terms that are decided early if they are renewed, late or never if not; who is spoken with renews more often. */
function simulate({ n, seed }: { n: number; seed: number }): RenewalTerm[] {
  const random = randomUniform.source(randomLcg(seed / 8))(0, 1);
  const verdict = (chance: number): RenewalTerm['status'] => {
    if (random() < chance) return 'won';
    return random() < 0.6 ? 'lost' : 'due';
  };
  const daysBefore = { won: () => 110 * random(), lost: () => 60 * random() - 30 };
  return Array.from({ length: n }, () => {
    const due = TODAY - 60 - Math.floor(random() * 700);
    const contacted = random() < 0.5 ? due - Math.floor(100 * random()) : null;
    const status = verdict(contacted === null ? 0.45 : 0.75);
    const decided =
      status === 'won' || status === 'lost' ? due - Math.floor(daysBefore[status]()) : null;
    return term({
      status,
      due,
      since: due - 365,
      contacted,
      decided,
      term: 1 + Number(random() < 0.3),
    });
  });
}
