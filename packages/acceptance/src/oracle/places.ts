import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Place, PlainEvent } from './naive/plain-event.ts';
import { isRetraction, saidBy } from './naive/standing.ts';

/** Chance with a seed. */
export type Chance = {
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number;
  pick<T>(list: readonly T[]): T;
  /** An instant in [from, to). */
  between(from: number, to: number): number;
};

export function createChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  // Near seeds give near first numbers.
  for (let i = 0; i < 32; i += 1) generator.next();
  const below = (end: number): number => uniformInt(generator, 0, end - 1);
  return {
    below,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
    between: (from, to) => from + Math.floor(uniformFloat64(generator) * (to - from)),
  };
}

const DAY = 86_400_000_000;
const HOUR = 3_600_000_000;
/** Where days begin in the zones of the company's accounts, summer and winter, after midnight UTC. */
const LOCAL_MIDNIGHTS = [-2 * HOUR, -HOUR, -8 * HOUR, 4 * HOUR, 5 * HOUR];
/** "All that is known": the end of time, as the API spells it. */
export const NOW = Number.MAX_SAFE_INTEGER;

/** Draws instants where answers change: at events, a microsecond beside them, at ties, on borders of days; and anywhere. */
export type PlaceSource = {
  place(chance: Chance): Place;
  /** A window [from, to), as known then or at an instant. */
  window(chance: Chance): { from: number; to: number; known: 'then' | number };
};

export function createPlaceSource(events: readonly PlainEvent[]): PlaceSource {
  const told = events.filter((event) => !isRetraction(event));
  const ats = told.map((event) => saidBy(event).at);
  const ties = tiesAmong(told);
  const recordedAts = events.map(({ recordedAt }) => recordedAt);
  // The company brought some orders and memberships along: what is much older happened to few.
  const first = recordedAts.toSorted((a, b) => a - b)[Math.floor(recordedAts.length / 50)] ?? 0;
  // Targets and mappings may lie in the future: nearly all that was told is in force a little after the last event.
  const last = Math.max(...recordedAts) + 3 * DAY;
  const near = (instants: readonly number[]) => (chance: Chance) =>
    chance.pick(instants) + chance.below(3) - 1;
  const anywhere = (chance: Chance) => chance.between(first, last);
  const border = (chance: Chance) =>
    Math.floor(anywhere(chance) / DAY) * DAY + chance.pick([-1, 0, 0, 1, ...LOCAL_MIDNIGHTS]);
  const valid = [near(ats), near(ats), near(ties), near(recordedAts), border, anywhere];
  const known = [near(recordedAts), near(recordedAts), border, anywhere, () => NOW];
  const one = (draws: readonly ((chance: Chance) => number)[], chance: Chance): number =>
    chance.pick(draws)(chance);
  // Early instants show little: now and then the later of two is taken.
  const later = (draws: readonly ((chance: Chance) => number)[], chance: Chance): number =>
    chance.below(2) === 0 ? one(draws, chance) : Math.max(one(draws, chance), one(draws, chance));
  const v = (chance: Chance): number => later(valid, chance);
  const k = (chance: Chance, then: number): number =>
    chance.below(3) === 0 ? then : later(known, chance);
  return {
    place(chance) {
      const at = v(chance);
      return { v: at, k: k(chance, at) };
    },
    window(chance) {
      const ends = [v(chance), v(chance)];
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      const isThen = chance.below(2) === 0;
      return { from, to: Math.max(to, from + 1), known: isThen ? 'then' : k(chance, to) };
    },
  };
}

/** Instants at which two facts of one stream happened. */
function tiesAmong(told: readonly PlainEvent[]): number[] {
  const places = Map.groupBy(told, (event) => `${event.stream} ${saidBy(event).at}`);
  const tied = [...places.values()].filter((together) => together.length > 1);
  return tied.map(([event]) => saidBy(event as PlainEvent).at);
}
