/**
 * What one instance holds of leases that it shares with other instances. A lease moves from one that holds more to one
 * that holds less, until no two differ by more than one: whoever joins later gets its part, and nobody is told how many
 * they are.
 */
export type LeaseShare = {
  /** How many are held now. */
  held: () => number;
  /** Counts a lease as held until it is disposed. */
  hold: () => Disposable;
  /** Whether a lease is to be given to an instance that holds so many: told by the one that waits for it. */
  mayGive: (waiterHolds: number) => boolean;
  /** Leaves a lease that was given away to the one that waits for it. */
  keepAway: (name: string) => void;
  /** Milliseconds for which a lease is still left to others. */
  awayFor: (name: string) => number;
};

/** Between two that are given away: until then the one that waits has taken the first, and says that it holds more. */
const GIVE_EVERY_MS = 5_000;
/** Those who wait try each second. */
const AWAY_MS = 4_000;

/** Makes the share of an instance, with nothing in it. */
export function createLeaseShare(): LeaseShare {
  let held = 0;
  let gaveAt = Number.NEGATIVE_INFINITY;
  const away = new Map<string, number>();
  return {
    held: () => held,
    hold() {
      held += 1;
      return {
        [Symbol.dispose]() {
          held -= 1;
        },
      };
    },
    mayGive(waiterHolds) {
      const now = performance.now();
      if (held <= waiterHolds + 1 || now - gaveAt < GIVE_EVERY_MS) return false;
      gaveAt = now;
      return true;
    },
    keepAway: (name) => void away.set(name, performance.now() + AWAY_MS),
    awayFor: (name) => Math.max(0, (away.get(name) ?? 0) - performance.now()),
  };
}
