export type Place = { position: bigint; stream: string };

/** Places that are remembered. */
export const KEPT = 1_000;

/** The last events of the log. After some position, none is missing among them. */
export type LastPlaces = {
  /** How far the log was seen to reach. */
  head(): bigint;
  /** Takes what was found, in its order; none after `from` is missing. */
  add(found: readonly Place[], from: bigint): void;
  /** Those after a position, up to and including another one; undefined: the first one lies too far back. */
  between(after: bigint, upTo: bigint): readonly Place[] | undefined;
};

export function createLastPlaces(): LastPlaces {
  let places: readonly Place[] = [];
  let placesFrom = 0n;
  const head = () => places.at(-1)?.position ?? 0n;

  function join(found: readonly Place[], from: bigint): readonly Place[] {
    if (from > head()) return found;
    const [first, last] = [found.at(0)?.position ?? 0n, found.at(-1)?.position ?? 0n];
    const isApart = ({ position }: Place) => position < first || position > last;
    const known = places.filter(isApart);
    const older = known.filter(({ position }) => position < first);
    return [...older, ...found, ...known.slice(older.length)];
  }

  return {
    head,
    add(found, from) {
      const last = found.at(-1)?.position ?? 0n;
      // A late answer: it tells nothing new, or a stretch that does not reach what is known.
      if (last <= placesFrom || (last <= head() && from >= placesFrom)) return;
      const joined = join(found, from);
      if (from > head() || from < placesFrom) placesFrom = from;
      if (joined.length > KEPT) placesFrom = joined.at(-KEPT - 1)?.position ?? placesFrom;
      places = joined.slice(-KEPT);
    },
    between(after, upTo) {
      if (placesFrom > after) return undefined;
      return places.filter(({ position }) => position > after && position <= upTo);
    },
  };
}
