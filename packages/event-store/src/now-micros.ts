import type { Micros } from '@grasp/domain';

/** The time of day in microseconds. It may jump when the clock is set; the log evens that out. */
export function nowMicros(): Micros {
  return Number(Temporal.Now.instant().epochNanoseconds / 1_000n);
}
