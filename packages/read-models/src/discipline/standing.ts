import { FOREVER, type Micros } from '@grasp/domain';
import type { Place } from '@grasp/projections';

/** A row of a small model with its rectangle on both clocks, so that it can be joined at many places at once. */
export type Standing<T> = {
  from: Micros;
  to: Micros;
  knownFrom: Micros;
  knownTo: Micros;
  value: T;
};

/** The clocks of a row as PostgreSQL gives them. */
export type ClockColumns = Record<'v_from' | 'v_to' | 'k_from' | 'k_to', string>;

/** A stretch of both clocks, ends included. */
export type Stretch = { v: { first: Micros; last: Micros }; k: { first: Micros; last: Micros } };

export function toStanding<T>(row: ClockColumns, value: T): Standing<T> {
  return {
    from: Number(row.v_from),
    to: Number(row.v_to),
    knownFrom: Number(row.k_from),
    knownTo: Number(row.k_to),
    value,
  };
}

/**
 * What stands at a place; undefined where nothing does. Rectangles of one entity never overlap; where two entities say
 * the same thing (a rule in two books), the last in the list stands: they are read by effective date.
 */
export function standingAt<T>(all: readonly Standing<T>[], { v, k }: Place): T | undefined {
  // "All that is known" lies inside what stands for ever.
  const at = Math.min(v, FOREVER - 1);
  const known = Math.min(k, FOREVER - 1);
  for (let i = all.length - 1; i >= 0; i -= 1) {
    const { from, to, knownFrom, knownTo, value } = all[i] as Standing<T>;
    if (from <= at && at < to && knownFrom <= known && known < knownTo) return value;
  }
  return undefined;
}

/** Everything that stands anywhere in a stretch, `undefined` among it where there is a gap. */
export function standingIn<T>(all: readonly Standing<T>[], stretch: Stretch): (T | undefined)[] {
  const v = beforeForever(stretch.v);
  const k = beforeForever(stretch.k);
  const touching = all.filter(
    ({ from, to, knownFrom, knownTo }) =>
      from <= v.last && to > v.first && knownFrom <= k.last && knownTo > k.first,
  );
  const [only] = touching;
  if (only === undefined) return [undefined];
  if (touching.length === 1 && isAround(only, { v, k })) return [only.value];
  // What stands changes at an edge of a rectangle only, so one look from each edge on sees it all.
  const vs = edges(v, (one) => [one.from, one.to], touching);
  const ks = edges(k, (one) => [one.knownFrom, one.knownTo], touching);
  const found = vs.flatMap((at) => ks.map((known) => standingAt(touching, { v: at, k: known })));
  return [...new Set(found)];
}

type Ends = { first: Micros; last: Micros };

const beforeForever = ({ first, last }: Ends): Ends => ({
  first: Math.min(first, FOREVER - 1),
  last: Math.min(last, FOREVER - 1),
});

function isAround({ from, to, knownFrom, knownTo }: Standing<unknown>, { v, k }: Stretch): boolean {
  return from <= v.first && v.last < to && knownFrom <= k.first && k.last < knownTo;
}

function edges(
  { first, last }: Ends,
  of: (one: Standing<unknown>) => readonly Micros[],
  standing: readonly Standing<unknown>[],
): Micros[] {
  const inside = standing.flatMap(of).filter((at) => at > first && at <= last);
  return [first, ...new Set(inside)];
}
