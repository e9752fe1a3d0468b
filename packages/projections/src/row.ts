import type { Columns, EntityId, Projection } from './define-projection.ts';

type Value = string | number | boolean | null | readonly string[];

/** A row's values in the order of the declared columns. */
export type Row = readonly Value[];

/** The row of a state, or null where there is none. @param names of its columns, in their order */
export function rowOf(
  { projection, names }: { projection: Projection; names: readonly string[] },
  state: unknown,
  entity: EntityId,
): Row | null {
  const shown = projection.row(state, entity);
  if (shown === null) return null;
  const row: Value[] = [];
  for (let i = 0; i < names.length; i += 1) row.push(shown[names[i] as string] as Value);
  return row;
}

/** Whether two rows show the same. */
export function sameRow(a: Row | null, b: Row | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  for (let i = 0; i < a.length; i += 1) if (!isSame(a[i], b[i])) return false;
  return true;
}

/** Whether two rows are the same in some of their places. */
export function sameAt(places: readonly number[], a: Row | null, b: Row | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  for (const place of places) if (!isSame(a[place], b[place])) return false;
  return true;
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((element, i) => element === b[i]);
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
