import { localDay, parseInstant } from '@grasp/domain';
import { courseOf, type OrderHistory, type OrderMoment } from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import { describe, expect, it } from 'vitest';
import { groupDeltas } from './delta.ts';
import { parseInputs } from './inputs.ts';
import { makeForecast } from './make-forecast.ts';
import { makeWhatIf } from './make-what-if.ts';
import { toTable } from './table.ts';

const DAY = 86_400_000_000;
const ASKED = {
  asOf: '2026-05-13T10:30:00Z',
  zone: 'Europe/Amsterdam',
  period: '2026-05',
  draws: 200,
};
const CUTOFF = parseInstant(ASKED.asOf);

type Ending = 'won' | 'lost' | 'open';

function history(i: number, ending: Ending, amount = 10_000): OrderHistory {
  const openedAt = CUTOFF - (40 + (i % 100)) * DAY;
  const moments: OrderMoment[] = [
    { at: openedAt, kind: 'stage', stage: 'lead' },
    { at: openedAt, kind: 'amount', amount, currency: 'EUR' },
    { at: openedAt, kind: 'owner', rep: 'r1', team: 't1' },
  ];
  if (ending !== 'open') moments.push({ at: openedAt + 10 * DAY, kind: ending });
  return {
    order: `o${String(i).padStart(4, '0')}`,
    openedAt,
    segment: null,
    source: null,
    moments,
  };
}

function facts(endings: readonly Ending[], amount?: number): CutoffFacts {
  return {
    cutoff: CUTOFF,
    orders: endings.map((ending, i) => courseOf(history(i, ending, amount))),
    signed: [],
    teams: new Map([['r1', 't1']]),
    targets: [
      { period: '2026-05', scope: 'company', subject: 'all', amount: 5_000, currency: 'EUR' },
    ],
    renewals: [],
    today: localDay(ASKED.zone, CUTOFF),
  };
}

const many = (count: number, ending: Ending): Ending[] => Array(count).fill(ending);

function forecast(given: CutoffFacts, asked: Record<string, unknown> = {}) {
  const inputs = parseInputs({ kind: 'forecast', ...ASKED, by: 'rep', ...asked });
  if (inputs.kind !== 'forecast') throw new Error('a forecast');
  const result = makeForecast(given, inputs);
  // JSON writes a number that is none as null: nothing may hide there.
  const numbers = JSON.stringify(result, (_name, value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`found ${value}`);
    return value;
  });
  expect(numbers).not.toMatch(/NaN|Infinity/);
  return result;
}

describe('a forecast of next to nothing', () => {
  it('of no history has no model and no number', () => {
    expect(forecast(facts([]))).toMatchObject({
      model: { learned: null, lacking: { reason: 'too_few_decided', found: 0, needed: 50 } },
      currencies: [],
      orders: [],
    });
  });

  it('of one order tells the order and no chance', () => {
    const { model, orders } = forecast(facts(['open']));
    expect(model.learned).toBeNull();
    expect(orders).toMatchObject([{ order: 'o0000', won: null, lost: null, expected: null }]);
  });

  it('of orders that were all won has no model: nothing tells what is lost', () => {
    const { model } = forecast(facts([...many(80, 'won'), ...many(5, 'open')]));
    expect(model.lacking).toMatchObject({ reason: 'too_few_lost', found: 0 });
  });

  it('of orders without amounts counts orders, and is certain of no money', () => {
    const endings = [...many(60, 'won'), ...many(60, 'lost'), ...many(20, 'open')];
    const { currencies, model } = forecast(facts(endings, 0));
    expect(model.learned).toMatchObject({ decided: 120, won: 60 });
    expect(currencies[0]?.total).toMatchObject({ amount: { mean: '0', p90: '0' } });
    expect(currencies[0]?.total.count.mean).toBeGreaterThan(0);
    expect(currencies[0]?.chance).toBe(0);
  });

  it('of a single rep is that of everybody, and never certain', () => {
    const endings = [...many(60, 'won'), ...many(60, 'lost'), ...many(20, 'open')];
    const { currencies, orders } = forecast(facts(endings));
    expect(currencies[0]?.groups.map(({ key }) => key)).toEqual(['r1']);
    expect(currencies[0]?.groups[0]?.total).toEqual(currencies[0]?.total);
    for (const { won, lost } of orders) {
      expect(won).toBeGreaterThan(0);
      expect(Number(won) + Number(lost)).toBeLessThan(1);
    }
  });

  it('of a period that is over tells what was signed in it, for certain', () => {
    const endings = [...many(60, 'won'), ...many(60, 'lost'), ...many(20, 'open')];
    const signed = [
      {
        order: 'x',
        rep: 'r1',
        team: 't1',
        stage: 'lead',
        amount: 700,
        currency: 'EUR',
        signedOn: '2026-03-31',
      },
      {
        order: 'y',
        rep: 'r1',
        team: 't1',
        stage: 'lead',
        amount: 900,
        currency: 'EUR',
        signedOn: '2026-04-01',
      },
    ];
    const { currencies } = forecast({ ...facts(endings), signed }, { period: '2026-Q1' });
    expect(currencies[0]?.total.amount).toEqual({
      currency: 'EUR',
      mean: '700',
      p10: '700',
      p50: '700',
      p90: '700',
    });
    expect(currencies[0]?.target).toBeNull();
  });
});

describe('a what-if', () => {
  const endings = [...many(60, 'won'), ...many(60, 'lost'), ...many(20, 'open')];
  const whatIf = (changes: unknown[]) => {
    const inputs = parseInputs({ kind: 'what-if', ...ASKED, changes });
    if (inputs.kind !== 'what-if') throw new Error('a what-if');
    return makeWhatIf(facts(endings), inputs);
  };

  it('in which an order is won has its money for certain, and leaves the base as it was', async () => {
    const { base, changed } = await whatIf([{ order: 'o0120', closes: 'won' }]);
    expect(base.currencies[0]?.parts.signed.amount.mean).toBe('0');
    expect(changed.currencies[0]?.parts.signed.amount.mean).toBe('10000');
  });

  it('in which the only rep leaves has no orders to come', async () => {
    const { base, changed } = await whatIf([{ rep: 'r1', leaves: true }]);
    expect(base.currencies[0]?.parts.arrivals.count.mean).toBeGreaterThan(0);
    expect(changed.currencies[0]?.parts.arrivals.count.mean).toBe(0);
  });

  it('in which the target is lower is likelier to reach it', async () => {
    const target = {
      target: '1',
      currency: 'EUR',
      period: '2026-05',
      scope: 'company',
    };
    const { delta, base, changed } = await whatIf([target]);
    expect(base.currencies[0]?.target?.amount).toBe('5000');
    expect(changed.currencies[0]?.target?.amount).toBe('1');
    expect(delta[0]?.chance).toBeGreaterThanOrEqual(0);
    expect(delta[0]?.mean).toBe('0');
  });

  it('tells of the groups whose target or numbers differ, and of no other', async () => {
    const target = { target: '1', currency: 'EUR', period: '2026-05', scope: 'rep', of: 'r1' };
    const inputs = parseInputs({ kind: 'what-if', ...ASKED, by: 'rep', changes: [target] });
    if (inputs.kind !== 'what-if') throw new Error('a what-if');
    const result = await makeWhatIf(facts(endings), inputs);
    const [group, ...others] = groupDeltas(result, 'EUR');
    expect(others).toEqual([]);
    expect(group).toMatchObject({ key: 'r1', base: { target: null }, delta: { mean: '0' } });
    expect(group?.changed?.target?.amount).toBe('1');
    expect(groupDeltas({ base: result.base, changed: result.base }, 'EUR')).toEqual([]);
    expect(toTable({ ...result, changes: [] }).map(({ group: key }) => key)).toEqual([null, 'r1']);
  });

  it.each(['rep', 'team'])('of the target of an unknown %s is refused', async (scope) => {
    const target = { target: '1', currency: 'EUR', period: '2026-05', scope, of: 'nobody' };
    await expect(whatIf([target])).rejects.toThrow(
      expect.objectContaining({ code: 'change_invalid', field: 'changes.0.of' }),
    );
  });

  it('about an order that is not open is refused, with its place in the list', async () => {
    await expect(whatIf([{ prices: 2 }, { order: 'o0001', closes: 'won' }])).rejects.toThrow(
      expect.objectContaining({ code: 'change_invalid', field: 'changes.1.order' }),
    );
  });

  it.each([
    [{ rep: 'nobody', leaves: true }, 'changes.0.rep'],
    [{ rep: 'r1', leaves: true, ordersTo: 'nobody' }, 'changes.0.ordersTo'],
    [{ prices: 2, rep: 'nobody' }, 'changes.0.rep'],
    [{ prices: 2, team: 'none' }, 'changes.0.team'],
  ])('about a rep or team of whom nothing is known is refused: %j', async (change, field) => {
    await expect(whatIf([change])).rejects.toThrow(
      expect.objectContaining({ code: 'change_invalid', field }),
    );
  });
});
