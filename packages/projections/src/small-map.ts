/**
 * Values by key where there are mostly a few: those are searched one by one. Most streams hold one entity and a fact or
 * two, and to make a Map for each costs as much as to fold them.
 */
export type SmallMap<V> = { keys: string[]; values: V[]; places: Map<string, number> | null };

/** Keys that are searched one by one. */
const FEW = 8;

export const createSmallMap = <V>(): SmallMap<V> => ({ keys: [], values: [], places: null });

export function findIn<V>(map: SmallMap<V>, key: string): V | undefined {
  const place = placeOf(map, key);
  return place < 0 ? undefined : map.values[place];
}

export function putIn<V>(map: SmallMap<V>, key: string, value: V): void {
  const place = placeOf(map, key);
  if (place >= 0) {
    map.values[place] = value;
    return;
  }
  map.places?.set(key, map.keys.length);
  map.keys.push(key);
  map.values.push(value);
  if (map.places === null && map.keys.length > FEW) {
    map.places = new Map(map.keys.map((known, i) => [known, i]));
  }
}

function placeOf<V>({ keys, places }: SmallMap<V>, key: string): number {
  return places === null ? keys.indexOf(key) : (places.get(key) ?? -1);
}
