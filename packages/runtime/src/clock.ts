/** Microseconds since the epoch, never less than what was read before. */
export type Clock = () => number;

/** The two sources of a clock; both in microseconds. */
export type ClockSources = {
  /** The time of day, exact to a millisecond; may jump when it is set. */
  wallMicros(): number;
  /** Counts evenly from an unknown start and never goes back. */
  steadyMicros(): number;
};

/** How far the two sources may drift apart: the wall clock tells no more than its millisecond. */
const TOLERANCE_MICROS = 1_000;

const system: ClockSources = {
  wallMicros: () => Date.now() * 1_000,
  steadyMicros: () => Math.floor(performance.now() * 1_000),
};

/** Reads the time of day with microseconds; holds still, and never goes back, while the wall clock is set back. */
export function createClock(sources: ClockSources = system): Clock {
  let offset = Number.NaN;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const wall = sources.wallMicros();
    const steady = sources.steadyMicros();
    const ahead = steady + offset - wall;
    if (!(ahead >= 0 && ahead < TOLERANCE_MICROS)) offset = wall - steady;
    last = Math.max(last, steady + offset);
    return last;
  };
}

/** This process's clock. */
export const nowMicros: Clock = createClock();
