import { expect, it } from 'vitest';
import { type FlowBar, groundOf, toSteps } from './flow-bars.ts';

const bar = (name: FlowBar['name'], amount: string): FlowBar => ({
  name,
  count: 1,
  amounts: [{ amount, currency: 'EUR' }],
  ref: name,
});

it('starts each bar where the one before ended, and totals at the ground', () => {
  const bars = [
    bar('start', '100000'),
    bar('new', '50000'),
    bar('won', '-30000'),
    bar('end', '120000'),
  ];
  expect(toSteps(bars, 'EUR').map(({ bottom, height }) => [bottom, height])).toEqual([
    [0, 1_000],
    [1_000, 500],
    [1_200, 300],
    [0, 1_200],
  ]);
});

it('draws no bar for what did not change, but always both ends', () => {
  const bars = [bar('start', '0'), bar('grew', '0'), bar('end', '0')];
  expect(toSteps(bars, 'EUR').map((step) => step.bar.name)).toEqual(['start', 'end']);
});

it('lifts the ground only where the changes would not be seen', () => {
  const small = [bar('start', '4800000'), bar('new', '690000'), bar('end', '5490000')];
  const large = [bar('start', '100000'), bar('new', '900000'), bar('end', '1000000')];
  expect(groundOf(toSteps(small, 'EUR'))).toEqual({ min: 46_000, interval: 2_000 });
  expect(groundOf(toSteps(large, 'EUR'))).toEqual({ min: 0 });
});
