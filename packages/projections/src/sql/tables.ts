import type { Columns, Projection } from '../define-projection.ts';
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
  keys: readonly Measured[];
  sums: readonly Measured[];
};

/** A measured column: its name, type and place in the row. */
export type Measured = { name: string; type: string; place: number };

export function tablesOf(projection: Projection, schema: string): Tables {
  const { measure, columns } = projection;
  return {
    projection,
    schema,
    rows: `${schema}.rows`,
    changes: `${schema}.changes`,
    cells: `${schema}.cells`,
    keys: measuredOf(columns, measure?.keys ?? []),
    sums: measuredOf(columns, measure?.sums ?? []),
  };
}

/** What makes the tables of a build, without indexes: those are built after a bulk load. */
export function createStatements(tables: Tables): string[] {
  const { projection, keys, sums } = tables;
  const rowColumns = Object.entries(projection.columns).map(([name, type]) => `${name} ${type}`);
  const rows = `create table ${tables.rows} (
    entity text collate "C" not null, v_from bigint not null, v_to bigint not null,
    k_from bigint not null, k_to bigint not null, ${rowColumns.join(', ')}) with (fillfactor = 85)`;
  const statements = [`create schema ${tables.schema}`, rows];
  if (projection.measure === undefined) return statements;
  const measured = [...sides(keys), ...sides(sums)].join(', ');
  const changes = `create table ${tables.changes} (
    entity text collate "C" not null, v bigint not null, k bigint not null, sign smallint not null,
    b_n smallint not null, a_n smallint not null, ${measured})`;
  const totals = sums.flatMap(({ name }) => [
    `b_${name} bigint not null`,
    `a_${name} bigint not null`,
  ]);
  const cells = `create table ${tables.cells} (
    v_day integer not null, k_day integer not null, b_n smallint not null, a_n smallint not null,
    -- whether the first sum grew (1), shrank (-1) or neither (0) where a row stood before and after
    d smallint not null, ${[...sides(keys), 'n bigint not null', ...totals].join(', ')}) with (fillfactor = 70)`;
  return [...statements, changes, cells];
}

/** The indexes of a build: built after the load, before it is shown. */
export function indexStatements(tables: Tables): string[] {
  const { projection } = tables;
  const statements = [
    `alter table ${tables.rows} add primary key (entity, v_from, k_from)`,
    ...(projection.indexes ?? []).map((index) => `create index on ${tables.rows} ${index}`),
  ];
  if (projection.measure === undefined) return statements;
  return [
    ...statements,
    `create index on ${tables.changes} (v)`,
    `create index on ${tables.changes} (k)`,
    `create unique index on ${tables.cells} (${cellKey(tables).join(', ')}) nulls not distinct`,
    ...(projection.measure.indexes ?? []).map(
      (index) => `create index on ${tables.cells} ${index}`,
    ),
  ];
}

/** The columns that tell cells apart. */
export function cellKey(tables: Tables): string[] {
  const keys = tables.keys.flatMap(({ name }) => [`b_${name}`, `a_${name}`]);
  return ['v_day', 'k_day', 'b_n', 'a_n', 'd', ...keys];
}

/** Fills the cells of a build from its transitions: one grouped scan. */
export function fillCellsStatement(tables: Tables): string {
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
    type: columns[name] as string,
    place: places[i] as number,
  }));
}
