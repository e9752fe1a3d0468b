import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { courseOf, featuresAt, type OrderHistory, type OrderMoment } from './index.ts';
import { orderWeeks, weeksAt } from './order-weeks.ts';

const DAY = 86_400_000_000;
const HOUR = DAY / 24;

const historyOf = (...moments: OrderMoment[]): OrderHistory => ({
  order: 'o',
  openedAt: 0,
  segment: 'steel',
  source: 'fair',
  moments,
});

describe('an order as it stood', () => {
  it('counts touches and calls of the last 7 and 28 days, and the talk', () => {
    const features = featuresAt(
      historyOf(
        { kind: 'touch', at: 1 * DAY },
        { kind: 'touch', at: 20 * DAY },
        { kind: 'call', at: 25 * DAY, talkMs: 60_000 },
        { kind: 'call', at: 29 * DAY, talkMs: 30_000 },
        { kind: 'touch', at: 31 * DAY },
      ),
      30 * DAY,
    );
    expect(features).toMatchObject({ touches7: 0, touches28: 1, calls7: 2, calls28: 2 });
    expect(features).toMatchObject({ talkMs28: 90_000, daysSinceContact: 1, ageDays: 30 });
  });

  it('knows how often and how lately each kind of fact was seen', () => {
    const features = featuresAt(
      historyOf(
        { kind: 'fact', at: 1 * DAY, fact: 'asked_price' },
        { kind: 'fact', at: 4 * DAY, fact: 'asked_price' },
        { kind: 'fact', at: 5 * DAY, fact: 'other' },
      ),
      6 * DAY,
    );
    expect(features?.facts).toEqual({
      asked_price: { count: 2, daysSince: 2 },
      other: { count: 1, daysSince: 1 },
    });
  });

  it('tells a step that is missing from one that is planned and one that is overdue', () => {
    const planned: OrderMoment = { kind: 'step_planned', at: 0, step: 's', due: 5 * DAY };
    const done: OrderMoment = { kind: 'step_done', at: 8 * DAY, step: 's' };
    const at = (day: number) => featuresAt(historyOf(planned, done), day * DAY)?.nextStep;
    expect([at(4), at(6), at(9)]).toEqual(['planned', 'overdue', 'missing']);
  });

  it('counts a planned close as pushed only when it moves to a later day', () => {
    const plan = (at: number, on: number | null): OrderMoment => ({
      kind: 'planned_close',
      at: at * DAY,
      on: on === null ? null : on * DAY,
    });
    const history = historyOf(plan(0, 10), plan(1, 20), plan(2, 15), plan(3, null), plan(4, 30));
    expect(featuresAt(history, 5 * DAY)).toMatchObject({ pushes: 1, daysToPlannedClose: 25 });
    expect(featuresAt(history, 3 * DAY)).toMatchObject({ pushes: 1, daysToPlannedClose: null });
  });

  it('goes back to open when it is reopened, in its stage', () => {
    const history = historyOf(
      { kind: 'stage', at: 0, stage: 'lead' },
      { kind: 'lost', at: 2 * DAY },
      { kind: 'reopened', at: 4 * DAY, stage: 'offer' },
      { kind: 'attributes', at: 4 * DAY, set: { a: 1, b: 'x' } },
      { kind: 'attributes', at: 5 * DAY, set: { a: null } },
    );
    expect(featuresAt(history, 3 * DAY)?.status).toBe('lost');
    expect(featuresAt(history, 6 * DAY)).toMatchObject({
      ...{ status: 'open', stage: 'offer', stageDays: 2, stagesEntered: 2, reopened: 1 },
      attributes: { b: 'x' },
    });
  });

  it('does not depend on the order in which the moments of a day are told', () => {
    const moment = fc.oneof(
      fc.nat(24).map((hour): OrderMoment => ({ kind: 'touch', at: hour * HOUR })),
      fc.nat(24).map((hour): OrderMoment => ({ kind: 'call', at: hour * HOUR, talkMs: hour })),
      fc.nat(24).map((hour): OrderMoment => ({ kind: 'fact', at: hour * HOUR, fact: 'other' })),
    );
    fc.assert(
      fc.property(fc.array(moment), (moments) => {
        const told = featuresAt(historyOf(...moments), 2 * DAY);
        expect(featuresAt(historyOf(...moments.toReversed()), 2 * DAY)).toEqual(told);
      }),
    );
  });
});

describe('the weeks of an order', () => {
  it('end with what each brought, and leave out the one that the cut-off cuts short', () => {
    const history = historyOf({ kind: 'stage', at: 0, stage: 'a' }, { kind: 'won', at: 10 * DAY });
    const weeks = orderWeeks(courseOf(history), 15 * DAY);
    expect(weeks.outcomes).toEqual(['open', 'won']);
    expect(weeks.end).toEqual({ status: 'won', at: 10 * DAY, cutoff: 15 * DAY });
    expect(orderWeeks(courseOf(history), 13 * DAY).outcomes).toEqual(['open']);
    expect(orderWeeks(courseOf(history), -1).starts).toEqual([]);
  });

  it('begin anew where an order enters a stage', () => {
    const history = historyOf(
      { kind: 'stage', at: 0, stage: 'a' },
      { kind: 'stage', at: 2 * DAY, stage: 'b' },
      { kind: 'stage', at: 2 * DAY, stage: 'c' },
      { kind: 'stage', at: 9 * DAY, stage: 'd' },
    );
    const weeks = weeksAt(orderWeeks(courseOf(history), 15 * DAY), [0, 1, 2]);
    expect(weeks.map(({ features }) => [features.ageDays, features.stage])).toEqual([
      [0, 'a'],
      [2, 'c'],
      [7, 'c'],
    ]);
  });

  it('go on where an order was reopened', () => {
    const history = historyOf(
      { kind: 'lost', at: 1 * DAY },
      { kind: 'reopened', at: 15 * DAY, stage: 'b' },
    );
    const weeks = weeksAt(orderWeeks(courseOf(history), 29 * DAY), [0, 1]);
    expect(weeks.map(({ features, outcome }) => [features.ageDays, outcome])).toEqual([
      [0, 'lost'],
      [21, 'open'],
    ]);
    expect(weeks[0]?.end).toMatchObject({ status: 'open', at: null });
  });

  it('are no more than five years of them', () => {
    expect(orderWeeks(courseOf(historyOf()), 4_000 * DAY).starts).toHaveLength(260);
  });
});
