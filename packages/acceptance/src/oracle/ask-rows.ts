import { covers, type Projection, type Snapshot, tablesOf } from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import type { Pool } from 'pg';
import type { SpelledRow } from './naive/log.ts';
import { spell } from './naive/log.ts';
import type { Row } from './naive/model.ts';
import type { Place } from './naive/plain-event.ts';

/** How many rows a model shows at a place, and the sum of their digests. */
export type Digest = { n: number; sum: bigint };

/**
 * Puts beside each rectangle of these builds a digest of what it shows, spelled as the oracle spells its rows. Which
 * rectangles stand at a place is asked of the build each time.
 */
export async function addDigests(pool: Pool, builds: ReadonlyMap<string, string>): Promise<void> {
  for (const projection of readModels) {
    const { rows } = tablesOf(projection, buildOf(builds, projection));
    const shown = columnsOf(projection).map((name) => `r.${name}`);
    await pool.query(`create table ${rows}_digests as
      select v_from, v_to, k_from, k_to, ('x' || left(md5(text), 15))::bit(60)::bigint as digest
      from (select r.*, (select row_to_json(s)::text from (select ${shown.join(', ')}) s) as text from ${rows} r) r`);
  }
}

/** Digests of all models at a place, in one query. */
export async function askDigests(
  snapshot: Snapshot,
  { v, k }: Place,
): Promise<Map<string, Digest>> {
  const parts = readModels.map(
    (projection) => `select '${projection.name}' as model, count(*)::integer as n,
      coalesce(sum(digest), 0)::text as sum from ${snapshot.tables(projection).rows}_digests r where ${covers('r')}`,
  );
  const found = await snapshot.query<{ model: string; n: number; sum: string }>({
    text: parts.join(' union all '),
    values: [v, k],
  });
  return new Map(found.map(({ model, n, sum }) => [model, { n, sum: BigInt(sum) }]));
}

/** What separates a model's rows from the oracle's, entity by entity. */
export async function explainRows(
  snapshot: Snapshot,
  { v, k }: Place,
  { projection, expected }: { projection: Projection; expected: readonly SpelledRow[] },
): Promise<string[]> {
  const rows = await snapshot.query<Record<string, unknown>>({
    text: `select * from ${snapshot.tables(projection).rows} r where ${covers('r')}`,
    values: [v, k],
  });
  const found = rows.map((row) => ({
    entity: String(row['entity']),
    text: textOf(projection, row),
  }));
  const wanted = new Set(expected.map(({ text }) => text));
  const had = new Set(found.map(({ text }) => text));
  const entities = [
    ...found.filter(({ text }) => !wanted.has(text)),
    ...expected.filter(({ text }) => !had.has(text)),
  ];
  return [...new Set(entities.map(({ entity }) => entity))].map((entity) => {
    const of = (rowsOf: readonly { entity: string; text: string }[]) =>
      rowsOf
        .filter((row) => row.entity === entity)
        .map(({ text }) => text)
        .join(' and ') || 'nothing';
    return `${projection.name}, ${entity}: the log says ${of(expected)}, the model shows ${of(found)}`;
  });
}

const columnsOf = (projection: Projection): string[] =>
  ['entity', ...Object.keys(projection.columns)].sort();

function textOf(projection: Projection, row: Record<string, unknown>): string {
  const values = columnsOf(projection).map((name) => {
    const value = row[name];
    return [name, projection.columns[name] === 'bigint' && value !== null ? Number(value) : value];
  });
  return spell(Object.fromEntries(values) as Row);
}

function buildOf(builds: ReadonlyMap<string, string>, { name }: Projection): string {
  const build = builds.get(name);
  if (build === undefined) throw new Error(`no build of ${name}`);
  return build;
}
