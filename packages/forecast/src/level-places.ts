/** Levels by their names, made when they are looked up first: models are kept as plain data. */
const places = new WeakMap<readonly string[], Map<string, number>>();

/** The place of a level among those that are known, −1 if it is none of them. */
export function placeOf(levels: readonly string[], level: string | null | undefined): number {
  if (level === null || level === undefined) return -1;
  let known = places.get(levels);
  if (known === undefined) {
    known = new Map(levels.map((of, place) => [of, place]));
    places.set(levels, known);
  }
  return known.get(level) ?? -1;
}
