import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonthValues, formatMonthValues, reportedDays } from './month-values.ts';

const value = fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: null });
const month = fc.array(value, { minLength: 1, maxLength: 31 });

describe('the values of a month', () => {
  it('come back from their text, each at its place', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: -40, max: 40 }), (days, first) => {
        const into = new Float64Array(20);
        const reported = addMonthValues(formatMonthValues(days), into, first);
        const expected = Array.from({ length: 20 }, (_, place) => days[place - first] ?? 0);
        expect([...into]).toEqual(expected);
        const inside = days.filter((day, i) => day !== null && i + first >= 0 && i + first < 20);
        expect(reported).toBe(inside.length);
      }),
    );
  });

  it('tell a day without a report from a report of nothing', () => {
    const text = formatMonthValues([0, undefined, 5, undefined]);
    expect(text).toBe('0,,5,');
    expect(reportedDays(text)).toEqual([0, 2]);
  });

  it('add to what stands there already', () => {
    const into = Float64Array.of(1, 2, 3);
    addMonthValues('10,,30', into, 0);
    expect([...into]).toEqual([11, 2, 33]);
  });
});
