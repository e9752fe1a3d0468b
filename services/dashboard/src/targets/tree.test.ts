import type { TargetItem, TargetKeyView } from '@grasp/read-models/views';
import { describe, expect, it } from 'vitest';
import { toTree, visibleRows } from './tree.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

const item = (
  scope: TargetItem['scope'],
  of: string,
  given: { within?: TargetKeyView; pace?: number } = {},
): TargetItem => ({
  ...{ period: '2026-03', scope, of, name: of, target: eur('100'), actual: eur('0') },
  ...{ attainment: 0, pace: given.pace ?? null, workdays: 20, elapsedWorkdays: 1 },
  ...{ neededPerWorkday: null, residual: null, monthsResidual: null, ref: of, targetRef: of },
  origin: {
    ...{ within: given.within ?? null, method: null, reason: null, proposal: null },
    ...{ weight: null, season: null, workdays: null, capacity: null, potential: null },
  },
});

const key = (scope: TargetItem['scope'], of: string): TargetKeyView => ({
  ...{ period: '2026-03', scope, of },
});

const items = [
  item('rep', 'ann', { within: key('team', 'north'), pace: 1.2 }),
  item('rep', 'bob', { within: key('team', 'north'), pace: 0.4 }),
  item('team', 'north', { within: key('company', 'all') }),
  item('company', 'all', { within: { period: '2026', scope: 'company', of: 'all' } }),
  item('rep', 'eve'),
];

describe('the tree of targets', () => {
  it('puts each below the one that it is a share of, the furthest behind first', () => {
    const shown = visibleRows(toTree(items), () => false);
    expect(shown.map(({ item: { of }, depth }) => [of, depth])).toEqual([
      ['all', 0],
      ['north', 1],
      ['bob', 2],
      ['ann', 2],
      ['eve', 0],
    ]);
  });

  it('hides what is below one that is closed', () => {
    const shown = visibleRows(toTree(items), ({ of }) => of === 'north');
    expect(shown.map(({ item: { of } }) => of)).toEqual(['all', 'north', 'eve']);
  });

  it('loses none whose place above is not on screen', () => {
    const alone = item('rep', 'ann', { within: key('team', 'gone') });
    expect(toTree([alone])).toMatchObject([{ item: { of: 'ann' }, depth: 0, children: [] }]);
  });
});
