/** Counts failures by address, so that nobody tries tokens one after the other. */
export type AttemptLimit = {
  /** Seconds until this address may try again; 0: now. */
  waitFor(address: string): number;
  fail(address: string): void;
};

const MOST_ADDRESSES = 10_000;

/** Allows `most` failures per address in any stretch of `windowMs`. `now` counts in milliseconds. */
export function createAttemptLimit(
  { most, windowMs }: { most: number; windowMs: number },
  now: () => number = () => performance.now(),
): AttemptLimit {
  const failures = new Map<string, { count: number; until: number }>();

  function standing(address: string) {
    const found = failures.get(address);
    if (found !== undefined && found.until > now()) return found;
    failures.delete(address);
    return undefined;
  }

  return {
    waitFor(address) {
      const found = standing(address);
      if (found === undefined || found.count < most) return 0;
      return Math.ceil((found.until - now()) / 1000);
    },
    fail(address) {
      const found = standing(address) ?? { count: 0, until: now() + windowMs };
      if (failures.size >= MOST_ADDRESSES) failures.clear();
      failures.set(address, { count: found.count + 1, until: found.until });
    },
  };
}
