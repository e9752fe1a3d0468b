import type { Micros } from '@grasp/domain';
import type { Query, Snapshot } from '@grasp/projections';
import { byText, type ColumnKind, type Segment } from './known.ts';

/** The values of a column, row by row: texts by their place among those that differ, −1 for null; numbers, NaN for null. */
type Column =
  | { kind: 'text'; at: Int32Array; texts: string[] }
  | { kind: 'number'; at: Float64Array };

/**
 * Rows of a read model entity by entity, each with when it begins on the v axis and between which instants it is known; the
 * next row that is known at an instant ends it. In buffers that threads share: handing it to one copies texts alone.
 */
export type Columns<S> = {
  /** Ascending, by code point. */
  ids: string[];
  /** The first row of each entity, and behind the last one how many rows there are. */
  firsts: Int32Array;
  from: Float64Array;
  knownFrom: Float64Array;
  knownTo: Float64Array;
  values: Record<keyof S & string, Column>;
};

export type ColumnsQuestion<S> = {
  /** Gives `entity`, `v_from`, `k_from`, `k_to` and the columns of a state. */
  query: Query;
  kinds: Record<keyof S & string, ColumnKind>;
  idOf: (entity: string) => string;
  /** Numbers by which the rows of an entity ascend; left out: by `v_from`, then by `k_from`. */
  by?: readonly (keyof S & string)[];
};

const CLOCKS = ['v_from', 'k_from', 'k_to'] as const;

/** Reads rows into columns, a batch at a time. */
export async function readColumns<S>(
  snapshot: Snapshot,
  { query, kinds, idOf, by }: ColumnsQuestion<S>,
): Promise<Columns<S>> {
  const names = Object.keys(kinds) as (keyof S & string)[];
  const entities = createTexts();
  const entity = createGrowing(Int32Array);
  const clocks = CLOCKS.map(() => createValues('number'));
  const values = names.map((name) => ({ name, ...createValues(kinds[name]) }));
  const ordered = ['entity', ...CLOCKS, ...names].map((name) => `q."${name}"`).join(', ');
  const text = `select ${ordered} from (${query.text}) q`;
  const takers: ((value: string | null) => void)[] = [
    (id) => entity.push(entities.placeOf(id as string)),
    ...clocks.map(({ push }) => push),
    ...values.map(({ push }) => push),
  ];
  for await (const rows of snapshot.batches({ ...query, text })) {
    for (const row of rows) {
      for (let i = 0; i < takers.length; i += 1) takers[i]?.(row[i] as string | null);
    }
  }
  const [from, knownFrom, knownTo] = clocks.map((of) => of.taken().at) as [Times, Times, Times];
  const columns = Object.fromEntries(
    values.map(({ name, taken }) => [name, taken()]),
  ) as Columns<S>['values'];
  const keys = by === undefined ? [from, knownFrom] : by.map((name) => columns[name].at as Times);
  const { ids, firsts, rows } = arranged(entities.texts.map(idOf), entity.taken(), keys);
  const inOrder = <T extends Times | Int32Array>(of: T): T => shared(of, rows);
  return {
    ids,
    firsts: shared(firsts),
    from: inOrder(from),
    knownFrom: inOrder(knownFrom),
    knownTo: inOrder(knownTo),
    values: Object.fromEntries(
      names.map((name) => [name, { ...columns[name], at: inOrder(columns[name].at) }]),
    ) as Columns<S>['values'],
  };
}

type Times = Float64Array;

/** Texts that differ, each with its place: a stage stands in a hundred thousand rows, and each row brings its own. */
function createTexts() {
  const texts: string[] = [];
  const places = new Map<string, number>();
  return {
    texts,
    placeOf(text: string): number {
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, texts.length);
      return texts.push(text) - 1;
    },
  };
}

function createValues(kind: ColumnKind): {
  push: (value: string | null) => void;
  taken: () => Column;
} {
  if (kind === 'number') {
    const at = createGrowing(Float64Array);
    const push = (value: string | null): void =>
      at.push(value === null ? Number.NaN : Number(value));
    return { push, taken: () => ({ kind, at: at.taken() }) };
  }
  const { texts, placeOf } = createTexts();
  const at = createGrowing(Int32Array);
  const push = (value: string | null): void => at.push(value === null ? -1 : placeOf(value));
  return { push, taken: () => ({ kind, at: at.taken(), texts }) };
}

type Numbers<T> = { new (length: number): T; new (buffer: ArrayBuffer): T };

/** Numbers of which nobody knows yet how many there will be. Grown in place: what is left behind is garbage until collected. */
function createGrowing<T extends Times | Int32Array>(of: Numbers<T>) {
  let held = new of(1024);
  let count = 0;
  return {
    push(value: number): void {
      if (count === held.length) held = new of(room(held).transfer(2 * held.byteLength));
      held[count] = value;
      count += 1;
    },
    taken: () => held.subarray(0, count) as T,
  };
}

const room = (of: Times | Int32Array): ArrayBuffer => of.buffer as ArrayBuffer;

/** Rows by their entities, these by their ids, and those of one by some keys. */
function arranged(ids: readonly string[], entity: Int32Array, keys: readonly Times[]) {
  const sorted = ids
    .map((_, place) => place)
    .sort((a, b) => byText(ids[a] as string, ids[b] as string));
  const ranks = new Int32Array(ids.length);
  sorted.forEach((place, rank) => {
    ranks[place] = rank;
  });
  const firsts = new Int32Array(ids.length + 1);
  for (const place of entity)
    firsts[(ranks[place] as number) + 1] = (firsts[(ranks[place] as number) + 1] as number) + 1;
  for (let i = 0; i < ids.length; i += 1)
    firsts[i + 1] = (firsts[i + 1] as number) + (firsts[i] as number);
  const next = firsts.slice();
  const rows = new Int32Array(entity.length);
  entity.forEach((place, row) => {
    const rank = ranks[place] as number;
    rows[next[rank] as number] = row;
    next[rank] = (next[rank] as number) + 1;
  });
  for (let i = 0; i < ids.length; i += 1)
    rows.subarray(firsts[i], firsts[i + 1]).sort(byKeys(keys));
  return { ids: sorted.map((place) => ids[place] as string), firsts, rows };
}

const byKeys =
  (keys: readonly Times[]) =>
  (a: number, b: number): number => {
    for (const key of keys) if (key[a] !== key[b]) return (key[a] as number) - (key[b] as number);
    return 0;
  };

/** A copy that threads share, in the order of some rows; what was copied is given back at once. */
function shared<T extends Times | Int32Array>(of: T, rows?: Int32Array): T {
  const copy = new (of.constructor as { new (buffer: SharedArrayBuffer): T })(
    new SharedArrayBuffer(of.byteLength),
  );
  if (rows === undefined) copy.set(of);
  else for (let i = 0; i < rows.length; i += 1) copy[i] = of[rows[i] as number] as number;
  room(of).transfer(0);
  return copy;
}

const places = new WeakMap<string[], ReadonlyMap<string, number>>();

/** The place of an entity among the ids; undefined where it is none of them. */
export function placeOf({ ids }: { ids: string[] }, id: string): number | undefined {
  let known = places.get(ids);
  if (known === undefined) {
    known = new Map(ids.map((one, place) => [one, place]));
    places.set(ids, known);
  }
  return known.get(id);
}

/** What stands of an entity at a cut-off T: the rows of S(T, T) from its v axis, ascending. */
export function segmentsAt<S>(columns: Columns<S>, place: number, cutoff: Micros): Segment<S>[] {
  const Row = rowOf(columns);
  const segments: Segment<S>[] = [];
  const end = columns.firsts[place + 1] as number;
  for (let row = columns.firsts[place] as number; row < end; row += 1) {
    if (!stands(columns, row, cutoff)) continue;
    segments.push({ from: columns.from[row] as number, state: new Row(row) });
  }
  return segments;
}

/** Whether anything stands of an entity at a cut-off. */
export function isStanding(
  { firsts, ...clocks }: Clocks & { firsts: Int32Array },
  place: number,
  cutoff: Micros,
): boolean {
  const end = firsts[place + 1] as number;
  for (let row = firsts[place] as number; row < end; row += 1) {
    if (stands(clocks, row, cutoff)) return true;
  }
  return false;
}

type Clocks = { from: Times; knownFrom: Times; knownTo: Times };

const stands = ({ from, knownFrom, knownTo }: Clocks, row: number, cutoff: Micros): boolean =>
  (from[row] as number) <= cutoff &&
  (knownFrom[row] as number) <= cutoff &&
  (knownTo[row] as number) > cutoff;

type RowOf<S> = new (row: number) => S;

const rows = new WeakMap<object, RowOf<unknown>>();

/** A state that reads its columns when it is asked for them: of most rows few are. */
function rowOf<S>(columns: Columns<S>): RowOf<S> {
  const known = rows.get(columns);
  if (known !== undefined) return known as RowOf<S>;
  class Row {
    readonly #row: number;
    constructor(row: number) {
      this.#row = row;
    }
    static {
      for (const [name, column] of Object.entries<Column>(columns.values)) {
        const get = function (this: Row) {
          return valueAt(column, this.#row);
        };
        Object.defineProperty(Row.prototype, name, { get });
      }
    }
  }
  rows.set(columns, Row);
  return Row as RowOf<S>;
}

function valueAt(column: Column, row: number): string | number | null {
  const value = column.at[row] as number;
  if (column.kind === 'text') return value < 0 ? null : (column.texts[value] as string);
  return Number.isNaN(value) ? null : value;
}
