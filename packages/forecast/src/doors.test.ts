import { describe, expect, it } from 'vitest';
import {
  chanceOfWinningBy,
  courseOf,
  DEFAULT_ORDER_PARAMS,
  featuresAt,
  featuresAtEach,
  fitOrderModel,
  forecastOrders,
  type OrderHistory,
  orderWeeks,
} from './index.ts';

const DAY = 86_400_000_000;
const CUTOFF = 400 * DAY;

/** Orders of a shop where those who asked for the price are mostly won. */
function history(i: number): OrderHistory {
  const openedAt = (i % 300) * DAY;
  const hasAsked = i % 2 === 0;
  const isWon = i % 10 === 9 ? !hasAsked : hasAsked;
  return {
    order: `o${i}`,
    openedAt,
    segment: null,
    source: null,
    moments: [
      { kind: 'stage', at: openedAt, stage: 'lead' },
      { kind: 'amount', at: openedAt, amount: 100_000 + i, currency: 'EUR' },
      ...(hasAsked ? [{ kind: 'fact', at: openedAt, fact: 'asked_price' } as const] : []),
      { kind: isWon ? 'won' : 'lost', at: openedAt + (8 + (i % 30)) * DAY },
    ],
  };
}

const histories = Array.from({ length: 400 }, (_, i) => history(i));
const weeks = histories.map((order) => orderWeeks(courseOf(order), CUTOFF));

describe('the way from histories to a forecast', () => {
  const model = fitOrderModel(weeks, DEFAULT_ORDER_PARAMS);
  const [asked, silent] = [0, 1].map((i) => featuresAtEach(history(i), [20 * DAY])[0]);

  it('tells an order whose customer asked for the price from one that is silent', () => {
    if (model.kind !== 'model' || !asked || !silent) throw new Error('there is a model');
    const [of, other] = forecastOrders(model, [asked, silent], 20);
    if (!of || !other) throw new Error('each order has a forecast');
    expect(chanceOfWinningBy(of, of.at + 70 * DAY)).toBeGreaterThan(0.7);
    expect(chanceOfWinningBy(other, of.at + 70 * DAY)).toBeLessThan(0.3);
    expect(chanceOfWinningBy(of, of.at)).toBe(0);
  });

  it('has no model of too few decided orders, and says how many are needed', () => {
    const few = histories.slice(0, 5).map((order) => orderWeeks(courseOf(order), CUTOFF));
    expect(fitOrderModel(few)).toEqual({
      kind: 'none',
      reason: 'too_few_decided',
      found: 5,
      needed: 50,
    });
  });

  it('sees nothing of an order before it was opened', () => {
    expect(featuresAt(history(30), 29 * DAY)).toBeUndefined();
    expect(featuresAt(history(30), 30 * DAY)?.stage).toBe('lead');
  });
});
