import type { Columns, ColumnType, Projection } from '../define-projection.ts';
import { placesOf } from '../row.ts';

/** The tables of one build of a read model, and where the measured columns stand in a row. */
export type Tables = {
  projection: Projection;
  /** The build's own schema. */
  schema: string;
  /** Rectangles: the row of an entity, valid [v_from, v_to) × known [k_from, k_to). */
  rows: string;
  /** Transitions: before → after at v, known at k. */
  changes: string;
  /** Sums of transitions per UTC day × UTC day. */
  cells: string;
  /** Types of the row's columns. */
  types: readonly ColumnType[];
  keys: readonly Measured[];
  sums: readonly Measured[];
};

/** A measured column: its name, type and place in the row. */
export type Measured = { name: string; type: ColumnType; place: number };

export function tablesOf(projection: Projection, schema: string): Tables {
  const { measure, columns } = projection;
  return {
    projection,
    schema,
    rows: `${schema}.rows`,
    changes: `${schema}.changes`,
    cells: `${schema}.cells`,
    types: Object.values(columns),
    keys: measuredOf(columns, measure?.keys ?? []),
    sums: measuredOf(columns, measure?.sums ?? []),
  };
}

/** What makes the tables of a build and its schema, without indexes. */
export function createStatements(tables: Tables): string[] {
  return [createSchema(tables), createRows(tables), createSums(tables)];
}

export const createSchema = (tables: Tables): string => `create schema ${tables.schema}`;

/** Makes the table of rows, without indexes: those are built after a bulk load. */
export function createRows({ rows, projection }: Tables): string {
  const rowColumns = Object.entries(projection.columns).map(([name, type]) => `${name} ${type}`);
  return `create table ${rows} (
    entity text collate "C" not null, v_from bigint not null, v_to bigint not null,
    k_from bigint not null, k_to bigint not null, ${rowColumns.join(', ')}) with (fillfactor = 85)`;
}

/** Makes the tables of transitions and cells, without indexes; nothing where nothing is summed. */
export function createSums({ projection, keys, sums, changes, cells }: Tables): string {
  if (projection.measure === undefined) return '';
  const measured = [...sides(keys), ...sides(sums)].join(', ');
  const totals = sums.flatMap(({ name }) => [
    `b_${name} bigint not null`,
    `a_${name} bigint not null`,
  ]);
  return `create table ${changes} (
    entity text collate "C" not null, v bigint not null, k bigint not null, sign smallint not null,
    b_n smallint not null, a_n smallint not null, ${measured});
  create table ${cells} (
    v_day integer not null, k_day integer not null, b_n smallint not null, a_n smallint not null,
    -- whether the first sum grew (1), shrank (-1) or neither (0) where a row stood before and after
    d smallint not null, ${[...sides(keys), 'n bigint not null', ...totals].join(', ')}) with (fillfactor = 70)`;
}

/**
 * The indexes of a build: built after the load, before it is shown. Each has a name of its own, since two that the server
 * is to name at the same time would get the same one.
 */
export function indexStatements(tables: Tables): string[] {
  const { projection, rows, changes, cells } = tables;
  const statements = [
    createIndex(rows, 0, '(entity, v_from, k_from)', 'unique'),
    ...(projection.indexes ?? []).map((columns, i) => createIndex(rows, i + 1, columns)),
  ];
  if (projection.measure === undefined) return statements;
  const { indexes = [] } = projection.measure;
  return [
    ...statements,
    createIndex(changes, 0, '(v)'),
    createIndex(changes, 1, '(k)'),
    createIndex(cells, 0, `(${cellKey(tables).join(', ')}) nulls not distinct`, 'unique'),
    ...indexes.map((columns, i) => createIndex(cells, i + 1, columns)),
  ];
}

function createIndex(table: string, place: number, columns: string, unique: 'unique' | '' = '') {
  const name = `${table.slice(table.indexOf('.') + 1)}_${place}`;
  return `create ${unique} index ${name} on ${table} ${columns}`;
}

/** The columns that tell cells apart. */
export function cellKey(tables: Tables): string[] {
  const keys = tables.keys.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  return ['v_day', 'k_day', 'b_n', 'a_n', 'd', ...keys];
}

/** Fills the cells of a build from its transitions: one grouped scan. */
export function fillCells(tables: Tables): string {
  const keys = tables.keys.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  const group = ['v / 86400000000', 'k / 86400000000', 'b_n', 'a_n', growth(tables), ...keys];
  const totals = tables.sums.flatMap(({ name }) =>
    [`b_${name}`, `a_${name}`].map((column) => `coalesce(sum(sign * ${column}), 0)`),
  );
  return `insert into ${tables.cells} select ${[...group, 'sum(sign)', ...totals].join(', ')}
    from ${tables.changes} group by ${group.map((_, i) => i + 1).join(', ')}`;
}

/** Whether a transition made the first sum grow or shrink, as an expression over its columns. */
export function growth(tables: Tables): string {
  const first = tables.sums[0]?.name;
  if (first === undefined) return '0';
  return `case when b_n = 1 and a_n = 1 then sign(a_${first} - b_${first})::smallint else 0 end`;
}

const sides = (measured: readonly Measured[]): string[] =>
  measured.flatMap(({ name, type }) => [`b_${name} ${type}`, `a_${name} ${type}`]);

function measuredOf(columns: Columns, names: readonly string[]): Measured[] {
  const places = placesOf(columns, names);
  return names.map((name, i) => ({
    name,
    type: columns[name] as ColumnType,
    place: places[i] as number,
  }));
}
