import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createClock, nowMicros } from './clock.ts';

it('never goes back, however its two sources drift apart', () => {
  const steps = fc.array(fc.tuple(fc.nat(5_000), fc.nat(5_000)), { minLength: 1 });
  fc.assert(
    fc.property(steps, (moves) => {
      let wall = 1_700_000_000_000_000;
      let steady = 42;
      const read = createClock({
        wallMicros: () => Math.floor(wall / 1_000) * 1_000,
        steadyMicros: () => steady,
      });
      let last = read();
      for (const [byWall, bySteady] of moves) {
        wall += byWall;
        steady += bySteady;
        const now = read();
        expect(now).toBeGreaterThanOrEqual(last);
        last = now;
      }
    }),
  );
});

it('counts microseconds within a millisecond of the wall clock', () => {
  let steady = 0;
  const read = createClock({ wallMicros: () => 5_000_000, steadyMicros: () => steady });
  const first = read();
  steady = 7;
  expect(read() - first).toBe(7);
});

it('holds still while the wall clock is set back, and follows when it is set forward', () => {
  let wall = 10_000_000;
  const read = createClock({ wallMicros: () => wall, steadyMicros: () => 0 });
  expect(read()).toBe(10_000_000);
  wall = 4_000_000;
  expect(read()).toBe(10_000_000);
  wall = 90_000_000;
  expect(read()).toBe(90_000_000);
});

it('reads whole microseconds of the time of day', () => {
  const before = Date.now() * 1_000;
  const now = nowMicros();
  expect(Number.isSafeInteger(now)).toBe(true);
  expect(now).toBeGreaterThanOrEqual(before - 1_000);
});
