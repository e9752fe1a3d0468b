import type { Micros } from '@grasp/domain';
import type { Random } from './random.ts';
import type { Shares } from './shares.ts';

const SECOND: Micros = 1_000_000;
const HOUR: Micros = 3_600_000_000;

/** Quantiles of a delay. */
const LATE_HOURS = [1.1, 3, 12, 24, 44, 71.9];
const VERY_LATE_HOURS = [72.1, 120, 240, 480, 900, 1439];
const BACKDATED_HOURS = [0.2, 2, 18, 60, 200, 480];
const REPEATED_SECONDS = [1, 5, 60, 3600, 90_000];
const REPAIRED_HOURS = [0.2, 1, 5, 20, 60, 240];

/** Facts for the aim to be met: some are never late, and what is recorded after the end is not told at all. */
const AIM = 1.35;
/** Much of what is recorded weeks later is recorded after the end. */
const VERY_LATE_AIM = 2;
/** Many kinds of facts nobody ever puts right. */
const REPAIRED_AIM = 1.7;
/** Few of the facts that arrive behind find a later one of their stream before them. */
const BACKDATED_AIM = 15;

/** When what happened comes to be known, arrives, is told again or put right. Chances of its own: the story never shifts. */
export type Clocks = {
  /** @param lag quantiles in seconds of the usual delay */
  recordedAt(occurredAt: Micros, lag: readonly number[]): Micros;
  /** When a fact that could be handed in behind others arrives. */
  arrivesAt(recordedAt: Micros): Micros;
  isRepeated(): boolean;
  repeatedAt(arrivesAt: Micros): Micros;
  isRepaired(): boolean;
  repairedAt(arrivesAt: Micros): Micros;
};

export function createClocks(random: Random, wanted: Shares): Clocks {
  const veryLate = wanted.veryLate * VERY_LATE_AIM;
  const late = wanted.late * AIM;
  const after = (at: Micros, amount: number, unit: Micros): Micros =>
    at + Math.round(amount * unit);
  return {
    recordedAt(occurredAt, lag) {
      const fate = random.next();
      if (fate < veryLate) return after(occurredAt, random.spread(VERY_LATE_HOURS), HOUR);
      if (fate < late) return after(occurredAt, random.spread(LATE_HOURS), HOUR);
      return after(occurredAt, random.spread(lag), SECOND);
    },
    arrivesAt: (recordedAt) =>
      random.chance(wanted.backdated * BACKDATED_AIM)
        ? after(recordedAt, random.spread(BACKDATED_HOURS), HOUR)
        : recordedAt,
    isRepeated: () => random.chance(wanted.repeated * 1.3 * AIM),
    repeatedAt: (arrivesAt) => after(arrivesAt, random.spread(REPEATED_SECONDS), SECOND),
    isRepaired: () => random.chance(wanted.repaired * REPAIRED_AIM),
    repairedAt: (arrivesAt) => after(arrivesAt, random.spread(REPAIRED_HOURS), HOUR),
  };
}
