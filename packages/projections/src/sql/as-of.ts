import { FOREVER, MICROS_PER_DAY, type Micros, utcDay } from '@grasp/domain';
import type { Place } from '../fold-at.ts';
import { growth, type Tables } from './tables.ts';

/**
 * The condition that a rectangle covers a place of both clocks. By custom of all as-of queries `$1` is v and `$2` is k.
 * @param alias of the rows table in the query
 */
export function covers(alias: string, v = '$1', k = '$2'): string {
  const isValid = `${alias}.v_from <= ${v}::bigint and ${alias}.v_to > ${before(v)}`;
  return `${isValid} and ${isKnown(alias, k)}`;
}

/** The condition that a rectangle stands at k, wherever on the v axis. */
export function isKnown(alias: string, k = '$2'): string {
  return `${alias}.k_from <= ${k}::bigint and ${alias}.k_to > ${before(k)}`;
}

/** An open end is FOREVER itself: asked for FOREVER ("all that is known"), it must still lie beyond. */
const before = (instant: string): string => `least(${instant}::bigint, ${FOREVER - 1})`;

/** A query and its values. */
export type Query = { text: string; values: (string | number | readonly string[] | null)[] };

/**
 * Transitions of a stretch of v, known up to k: summed where a whole UTC day × day lies inside, single on the rim. A
 * relation with the columns `b_n, a_n, d, b_<key>…, a_<key>…, n, b_<sum>…, a_<sum>…` (`n` and sums signed).
 * Takes `$1` = last v, `$2` = k, `$3`, `$4` = their UTC days; with `from`, that is the first v.
 */
export function transitionsUpTo(tables: Tables, from?: Micros): string {
  const keys = tables.keys.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  const sums = tables.sums.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  const signed = sums.map((name) => `sign * coalesce(${name}, 0)::bigint`);
  const day = (name: string) => `${name}::bigint * ${MICROS_PER_DAY}`;
  // Whole days begin on the first midnight at or after the first v.
  const firstDay = from === undefined ? undefined : Math.ceil(from / MICROS_PER_DAY);
  const since = firstDay === undefined ? '' : `and v_day >= ${firstDay}`;
  const inside = firstDay === undefined ? '' : `and v >= ${firstDay * MICROS_PER_DAY}`;
  const rim = [
    `v >= greatest(${day('$3')}, ${from ?? Number.MIN_SAFE_INTEGER}) and v <= $1::bigint and k <= $2::bigint`,
    `k >= ${day('$4')} and k <= $2::bigint and v < ${day('$3')} ${inside}`,
  ];
  if (from !== undefined && firstDay !== undefined) {
    const end = `least(${firstDay * MICROS_PER_DAY}, ${day('$3')})`;
    rim.push(`v >= ${from} and v < ${end} and k <= $2::bigint`);
  }
  const cells = `select ${['b_n', 'a_n', 'd', ...keys, 'n', ...sums].join(', ')} from ${tables.cells}
    where v_day < $3::bigint and k_day < $4::bigint ${since}`;
  const columns = ['b_n', 'a_n', growth(tables), ...keys, 'sign::bigint', ...signed].join(', ');
  const raw = rim.map((where) => `select ${columns} from ${tables.changes} where ${where}`);
  return `(${[cells, ...raw].join(' union all ')})`;
}

/** The values `$1`…`$4` of a place. */
export function placeValues({ v, k }: Place): number[] {
  return [v, k, utcDay(v), utcDay(k)];
}

/**
 * Counts and sums of what stands at a place, by some of the measured keys: cells, and the rim from transitions.
 * Gives the columns of `by`, `n` and each sum, as bigint text.
 * @param where a condition over the measured keys, its values from `$5` on
 */
export function sumsAt(
  tables: Tables,
  place: Place,
  {
    by,
    where = 'true',
    values = [],
  }: { by: readonly string[]; where?: string; values?: Query['values'] },
): Query {
  const keys = tables.keys.map(({ name }) => name);
  const sums = tables.sums.map(({ name }) => name);
  // A scan per side: a row of the one made into two of the other, by a join with both, took five times as long.
  const side = (name: 'a' | 'b', sign: string) => {
    const shown = keys.map((key) => `${name}_${key} as ${key}`);
    const summed = sums.map((sum) => `${sign}${name}_${sum} as ${sum}`);
    return `select ${[...shown, `${sign}n as n`, ...summed].join(', ')}
      from ${transitionsUpTo(tables)} t where ${name}_n = 1`;
  };
  const total = ['n', ...sums].map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`);
  const grouped = by.length === 0 ? '' : `group by ${by.join(', ')} order by ${by.join(', ')}`;
  return {
    text: `select ${[...by, ...total].join(', ')} from (${side('a', '')} union all ${side('b', '-')}) stood
      where ${where} ${grouped}`,
    values: [...placeValues(place), ...values],
  };
}
