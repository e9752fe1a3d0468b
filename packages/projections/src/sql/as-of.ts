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

/** A stretch of v, both ends included, as known at k. Without a first v it begins with the log. */
export type Stretch = { from?: Micros; to: Micros; k: Micros };

/**
 * Transitions that lie in any of some stretches: summed where a whole UTC day × day lies inside, single on the rim. A
 * relation with the columns `b_n, a_n, d, b_<key>…, a_<key>…, n, b_<sum>…, a_<sum>…` (`n` and sums signed) and, for each
 * stretch, `in_0`, `in_1`…: whether the row counts there. All stretches cost one scan of the cells.
 */
export function transitionsIn(tables: Tables, stretches: readonly Stretch[]): string {
  const keys = tables.keys.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  const sums = tables.sums.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  const signed = sums.map((name) => `sign * coalesce(${name}, 0)::bigint`);
  const cells = ['b_n', 'a_n', 'd', ...keys, 'n', ...sums];
  const single = ['b_n', 'a_n', growth(tables), ...keys, 'sign::bigint', ...signed];
  const part = (table: string, columns: readonly string[], within: (of: Stretch) => string) => {
    const told = stretches.map((stretch, i) => `(${within(stretch)}) as in_${i}`);
    return `select ${[...columns, ...told].join(', ')} from ${table} where ${stretches.map(within).join(' or ')}`;
  };
  return `(${part(tables.cells, cells, wholeDays)} union all ${part(tables.changes, single, rimOf)})`;
}

/** Whole days begin on the first midnight at or after the first v. */
const firstWholeDay = (from: Micros): number => Math.ceil(from / MICROS_PER_DAY);

function wholeDays({ from, to, k }: Stretch): string {
  const ends = `v_day < ${utcDay(to)} and k_day < ${utcDay(k)}`;
  return from === undefined ? ends : `${ends} and v_day >= ${firstWholeDay(from)}`;
}

/** Transitions of a stretch outside its whole days, as one alternative per index that finds them. */
function rimOf({ from, to, k }: Stretch): string {
  const lastDay = utcDay(to) * MICROS_PER_DAY;
  const inside = from === undefined ? `v <= ${to}` : `v >= ${from} and v <= ${to}`;
  const known = `k <= ${k}`;
  const rim = [
    `v >= ${lastDay} and ${inside} and ${known}`,
    `k >= ${utcDay(k) * MICROS_PER_DAY} and ${inside} and ${known}`,
  ];
  if (from !== undefined) {
    rim.push(`v < ${firstWholeDay(from) * MICROS_PER_DAY} and ${inside} and ${known}`);
  }
  return rim.join(' or ');
}

/**
 * Counts and sums of what stands at a place, by some of the measured keys: cells, and the rim from transitions.
 * Gives the columns of `by`, `n` and each sum, as bigint text.
 * @param where a condition over the measured keys of a side, `b_<key>` or `a_<key>`, its values from `$1` on
 */
export function sumsAt(
  tables: Tables,
  { v, k }: Place,
  { by, where = () => 'true', values = [] }: SumsQuery,
): Query {
  const sums = tables.sums.map(({ name }) => name);
  const isIn = (side: Side) => `(${side}_n = 1 and (${where(side)}))`;
  const keys = by.flatMap((key) => [`b_${key}`, `a_${key}`]);
  const totals = ['n', ...sums.flatMap((name) => [`b_${name}`, `a_${name}`])];
  const group = ['was_in', 'is_in', ...keys];
  // Both sides of a transition from one scan: many cells have like keys, so what is told twice is few.
  const moved = `select ${isIn('b')} as was_in, ${isIn('a')} as is_in,
      ${[...keys, ...totals.map((name) => `sum(${name}) as ${name}`)].join(', ')}
    from ${transitionsIn(tables, [{ to: v, k }])} t where ${isIn('b')} or ${isIn('a')}
    group by ${group.map((_, i) => i + 1).join(', ')}`;
  const side = (name: Side, flag: string, sign: string) => {
    const shown = by.map((key) => `${name}_${key} as ${key}`);
    const summed = sums.map((sum) => `${sign}${name}_${sum} as ${sum}`);
    return `select ${[...shown, `${sign}n as n`, ...summed].join(', ')} from moved where ${flag}`;
  };
  const total = ['n', ...sums].map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`);
  const grouped = by.length === 0 ? '' : `group by ${by.join(', ')} order by ${by.join(', ')}`;
  return {
    text: `with moved as (${moved}) select ${[...by, ...total].join(', ')}
      from (${side('a', 'is_in', '')} union all ${side('b', 'was_in', '-')}) stood ${grouped}`,
    values,
  };
}

/** Before a transition, and after it. */
type Side = 'b' | 'a';

type SumsQuery = {
  by: readonly string[];
  where?: (side: Side) => string;
  values?: Query['values'];
};
