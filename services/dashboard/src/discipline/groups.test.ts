import type { DisciplineRow } from '@grasp/read-models/views';
import { expect, it } from 'vitest';
import { sumTotals, toGroups } from './groups.ts';

function row(
  rep: string | null,
  division: string | null,
  calls: number,
  quota: number | null,
): DisciplineRow {
  const numbers = { dials: calls, connects: calls, talkMs: 0, validCalls: calls, quota };
  return {
    rep,
    repName: rep,
    team: null,
    teamName: null,
    division,
    cells: [{ ...numbers, isRestated: false, ref: 'x', refs: { validCalls: 'x' } }, null],
    total: { ...numbers, attainment: quota === null ? null : calls / quota, verdict: 'open' },
  };
}

it('takes the rate of the sums, not the mean of the rates', () => {
  const total = sumTotals([row('a', 'x', 10, 100), row('b', 'x', 10, 10), row('c', 'x', 5, null)]);
  expect(total).toEqual({ validCalls: 25, quota: 110, attainment: 25 / 110 });
});

it('puts the shortest division first and nobody last', () => {
  const rows = [row(null, null, 3, null), row('a', 'north', 90, 100), row('b', 'south', 10, 100)];
  expect(toGroups(rows, 2).map(({ division }) => division)).toEqual(['south', 'north', null]);
});

it('sums each day, and holds a day without any quota for one without', () => {
  const [group] = toGroups([row('a', 'x', 4, 8), row('b', 'x', 5, 8)], 2);
  expect(group?.days).toEqual([
    { validCalls: 9, quota: 16 },
    { validCalls: 0, quota: null },
  ]);
});
