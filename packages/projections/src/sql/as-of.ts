import { MICROS_PER_DAY, utcDay } from '@grasp/domain';
import type { Place } from '../fold-at.ts';
import type { Tables } from './tables.ts';

/**
 * The condition that a rectangle covers a place of both clocks. By custom of all as-of queries `$1` is v and `$2` is k.
 * @param alias of the rows table in the query
 */
export function covers(alias: string, v = '$1', k = '$2'): string {
  return `${alias}.v_from <= ${v}::bigint and ${alias}.v_to > ${v}::bigint
    and ${alias}.k_from <= ${k}::bigint and ${alias}.k_to > ${k}::bigint`;
}

/** A query and its values. */
export type Query = { text: string; values: (string | number | readonly string[] | null)[] };

/**
 * Transitions up to a place, summed where a whole UTC day × day lies before it, single on the rim: a relation with the
 * columns `b_n, a_n, b_<key>…, a_<key>…, n, b_<sum>…, a_<sum>…` (`n` and sums signed). Takes `$1` = v, `$2` = k, `$3` and
 * `$4` = their UTC days.
 */
export function transitionsUpTo(tables: Tables): string {
  const keys = tables.keys.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  const sums = tables.sums.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  const signed = sums.map((name) => `sign * coalesce(${name}, 0)::bigint`);
  const rim = [
    `v >= $3::bigint * ${MICROS_PER_DAY} and v <= $1::bigint and k <= $2::bigint`,
    `k >= $4::bigint * ${MICROS_PER_DAY} and k <= $2::bigint and v < $3::bigint * ${MICROS_PER_DAY}`,
  ];
  const cells = `select ${['b_n', 'a_n', ...keys, 'n', ...sums].join(', ')} from ${tables.cells}
    where v_day < $3::bigint and k_day < $4::bigint`;
  const raw = rim.map(
    (where) => `select ${['b_n', 'a_n', ...keys, 'sign::bigint', ...signed].join(', ')}
      from ${tables.changes} where ${where}`,
  );
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
  const after = [...keys.map((key) => `t.a_${key}`), 't.n * t.a_n', ...sums.map((s) => `t.a_${s}`)];
  const before = [
    ...keys.map((key) => `t.b_${key}`),
    '-t.n * t.b_n',
    ...sums.map((s) => `-t.b_${s}`),
  ];
  const columns = [...keys, 'n', ...sums].join(', ');
  const total = ['n', ...sums].map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`);
  const grouped = by.length === 0 ? '' : `group by ${by.join(', ')} order by ${by.join(', ')}`;
  return {
    text: `select ${[...by, ...total].join(', ')} from (
        select s.* from ${transitionsUpTo(tables)} t cross join lateral (values
          (${after.join(', ')}, t.a_n), (${before.join(', ')}, t.b_n)) s(${columns}, present)
        where s.present = 1) stood
      where ${where} ${grouped}`,
    values: [...placeValues(place), ...values],
  };
}
