import { FOREVER } from '@grasp/domain';
import type { Pool } from 'pg';
import type { Tables } from './sql/tables.ts';

/**
 * A build's tables in canonical order, as text lines: equal dumps are equal read models. It holds nothing of the log's
 * own numbering, so it is the same after a move of the log, a rebuild, or any other interleaving of streams.
 */
export async function dumpBuild(pool: Pool, tables: Tables): Promise<string[]> {
  const lines = await linesOf(pool, 'row', tables.rows);
  if (tables.projection.measure === undefined) return lines;
  const changes = await linesOf(pool, 'change', tables.changes);
  return [...lines, ...changes, ...(await linesOf(pool, 'cell', tables.cells))];
}

async function linesOf(pool: Pool, kind: string, table: string): Promise<string[]> {
  const { rows } = await pool.query(
    `select $1 || ' ' || t::text as line from ${table} t order by (t::text) collate "C"`,
    [kind],
  );
  return rows.map((row) => row.line);
}

/**
 * Holds the sums of a build against its rows: Σ cells = Σ transitions = what the rectangles show now.
 * @returns a line per difference; none when all agree.
 */
export async function verifySums(pool: Pool, tables: Tables): Promise<string[]> {
  if (tables.projection.measure === undefined) return [];
  const keys = tables.keys.map(({ name }) => name);
  const sums = tables.sums.map(({ name }) => name);
  const total = (source: string, sign: string) =>
    ['a', 'b'].map((side) => {
      const factor = side === 'a' ? sign : `-${sign}`;
      const signed = sums.map((name) =>
        source === tables.cells
          ? `${side === 'a' ? '' : '-'}${side}_${name}`
          : `${factor} * coalesce(${side}_${name}, 0)`,
      );
      return `select ${[...keys.map((key) => `${side}_${key}`), factor, ...signed].join(', ')}
        from ${source} where ${side}_n = 1`;
    });
  const stands = `select ${[...keys, '1', ...sums.map((s) => `coalesce(${s}, 0)`)].join(', ')}
    from ${tables.rows} where v_to = ${FOREVER} and k_to = ${FOREVER}`;
  const answers = [total(tables.cells, 'n'), total(tables.changes, 'sign'), [stands]].map(
    async (parts) => (await pool.query(grouped(parts, keys, sums))).rows.map((row) => row.line),
  );
  const [cells = [], changes = [], rows = []] = await Promise.all(answers);
  return [...differences('cells', cells, rows), ...differences('transitions', changes, rows)];
}

function grouped(
  parts: readonly string[],
  keys: readonly string[],
  sums: readonly string[],
): string {
  const columns = [...keys, 'n', ...sums];
  const totals = ['n', ...sums].map((name) => `sum(${name})::bigint as ${name}`);
  return `select g::text as line from (select ${[...keys, ...totals].join(', ')}
    from (${parts.join(' union all ')}) t(${columns.join(', ')})
    group by ${keys.length > 0 ? keys.join(', ') : '()'} having sum(n) <> 0) g order by 1`;
}

function differences(
  name: string,
  found: readonly string[],
  expected: readonly string[],
): string[] {
  const shown = new Set(expected);
  const had = new Set(found);
  return [
    ...found
      .filter((line) => !shown.has(line))
      .map((line) => `${name} have ${line}, the rows do not`),
    ...expected
      .filter((line) => !had.has(line))
      .map((line) => `rows have ${line}, the ${name} do not`),
  ];
}
