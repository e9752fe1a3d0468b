import type { PoolClient } from 'pg';
import { type Changes, sortRectangles } from './changes.ts';
import type { Rectangle } from './emit.ts';
import { copyAll } from './sql/copy.ts';
import { addToCell, type CellIncrements, writeRectangle, writeTransition } from './sql/encode.ts';
import { cellKey, type Tables } from './sql/tables.ts';

/** Writes what a batch changed, with a few bulk statements, inside the caller's transaction. */
export async function writeChanges(
  client: PoolClient,
  tables: Tables,
  changes: Changes,
): Promise<void> {
  const { inserts, closes, deletes } = sortRectangles(changes.rectangles);
  await deleteRows(client, tables, deletes);
  await closeRows(client, tables, closes);
  await copyAll(client, tables.rows, {
    items: inserts,
    write: (rows, rectangle) => writeRectangle(rows, tables, rectangle),
  });
  if (tables.projection.measure === undefined) return;
  await copyAll(client, tables.changes, {
    items: changes.transitions,
    write: (rows, transition) => writeTransition(rows, tables, transition),
  });
  await addCells(client, tables, changes);
}

/** After the commit: what was inserted is now known to be in the database. */
export function markStored(changes: Changes): void {
  for (const rectangle of changes.rectangles) rectangle.isStored = true;
}

async function closeRows(client: PoolClient, tables: Tables, closes: Rectangle[]): Promise<void> {
  if (closes.length === 0) return;
  await client.query(
    `update ${tables.rows} as r set k_to = u.k_to
     from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) as u(entity, v_from, k_from, k_to)
     where r.entity = u.entity and r.v_from = u.v_from and r.k_from = u.k_from`,
    [...placesOf(closes), closes.map(({ knownTo }) => knownTo)],
  );
}

async function deleteRows(client: PoolClient, tables: Tables, deletes: Rectangle[]): Promise<void> {
  if (deletes.length === 0) return;
  await client.query(
    `delete from ${tables.rows} as r
     using unnest($1::text[], $2::bigint[], $3::bigint[]) as u(entity, v_from, k_from)
     where r.entity = u.entity and r.v_from = u.v_from and r.k_from = u.k_from`,
    placesOf(deletes),
  );
}

const placesOf = (rectangles: readonly Rectangle[]) => [
  rectangles.map(({ entity }) => entity),
  rectangles.map(({ from }) => from),
  rectangles.map(({ knownFrom }) => knownFrom),
];

async function addCells(client: PoolClient, tables: Tables, changes: Changes): Promise<void> {
  if (changes.transitions.length === 0) return;
  const increments: CellIncrements = new Map();
  for (const transition of changes.transitions) addToCell(increments, tables, transition);
  const cells = [...increments.values()];
  const key = cellKey(tables);
  const totals = tables.sums.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  const types = ['integer', 'integer', 'smallint', 'smallint', 'smallint'];
  for (const { type } of tables.keys) types.push(type, type);
  types.push('bigint', ...totals.map(() => 'bigint'));
  const columns = [
    ...key.map((_, i) => cells.map((cell) => cell.key[i] ?? null)),
    cells.map((cell) => cell.n),
    ...totals.map((_, i) => cells.map((cell) => cell.totals[i] ?? 0)),
  ];
  const parameters = types.map((type, i) => `$${i + 1}::${type}[]`).join(', ');
  const added = ['n', ...totals].map((name) => `${name} = c.${name} + excluded.${name}`);
  await client.query(
    `insert into ${tables.cells} as c select * from unnest(${parameters})
     on conflict (${key.join(', ')}) do update set ${added.join(', ')}`,
    columns,
  );
}
