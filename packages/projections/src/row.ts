import type { Columns, EntityId, Projection } from './define-projection.ts';

/** A row's values in the order of the declared columns; arrays as PostgreSQL literals, so that values compare. */
export type Row = readonly (string | number | boolean | null)[];

/** The row of a state, or null where there is none. */
export function rowOf(projection: Projection, state: unknown, entity: EntityId): Row | null {
  const shown = projection.row(state, entity);
  if (shown === null) return null;
  const row: (string | number | boolean | null)[] = [];
  for (const column in projection.columns) {
    const value = shown[column] as unknown;
    row.push(Array.isArray(value) ? arrayLiteral(value) : (value as Row[number]));
  }
  return row;
}

/** Whether two rows show the same. */
export function sameRow(a: Row | null, b: Row | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether two rows are the same in some of their places. */
export function sameAt(places: readonly number[], a: Row | null, b: Row | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  for (const place of places) if (a[place] !== b[place]) return false;
  return true;
}

/** Places of columns in a row, by name. @throws TypeError for a name that is not declared. */
export function placesOf(columns: Columns, names: readonly string[]): number[] {
  const order = Object.keys(columns);
  return names.map((name) => {
    const place = order.indexOf(name);
    if (place < 0) throw new TypeError(`no such column: ${name}`);
    return place;
  });
}

function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
