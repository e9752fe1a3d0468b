import type { DomainEvent, Fact } from '@grasp/domain';

/** The PostgreSQL types that a read model's column may have. Instants are `bigint` (µs), days `integer` or text. */
export type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'double precision' | 'text[]';
export type Columns = Readonly<Record<string, ColumnType>>;

type ValueOf<T extends ColumnType> = T extends 'text'
  ? string | null
  : T extends 'boolean'
    ? boolean | null
    : T extends 'text[]'
      ? readonly string[] | null
      : number | null;

/** What a read model shows of an entity: a value per column. */
export type RowOf<C extends Columns> = { [K in keyof C]: ValueOf<C[K]> };

/** Which entity a row is about. */
export type EntityId = {
  stream: string;
  /** Which thing inside the stream, where one stream holds several; `''` otherwise. */
  part: string;
};

/**
 * A read model as its author declares it: what the entity is, what its row shows, what is summed. The runtime makes it
 * bitemporal: rectangles for lists, transitions and cells for sums, all at any (v, k).
 */
export type Projection<S = unknown, E extends { type: string; data: unknown } = DomainEvent> = {
  /** snake_case; the model's name everywhere. */
  name: string;
  /** Covers the fold, the row, the upcasts and the metric versions it uses: change one, count up, and it is rebuilt. */
  version: number;
  /** The service that runs it. */
  context: 'pipeline-forecast' | 'discipline-audit' | 'customer-effect';
  /** Categories of the streams it folds; every event of theirs is seen. */
  categories: readonly string[];
  /** Splits a stream into several entities. null: the event concerns none of them. */
  part?: (event: E) => string | null;
  /** Declared place before any clock (calls); constant for all others. */
  rank?: (event: E) => number;
  initial: S;
  /** Pure and total: no order of facts throws. */
  evolve: (state: S, fact: Fact<E>) => S;
  columns: Columns;
  /** null: no row at this place (an entity that is not there yet). */
  row: (state: S, entity: EntityId) => RowOf<Columns> | null;
  /**
   * What is summed, in names of columns: Σ of `sums` and the count of rows, by `keys`. `indexes` are those of the cells,
   * over `b_<key>` and `a_<key>`: for a key that narrows the sums as much as the two clocks do.
   */
  measure?: {
    keys: readonly string[];
    sums: readonly string[];
    indexes?: readonly string[];
  };
  /** Indexes of the rows beside the primary key, each as what follows `create index on <table>`. */
  indexes?: readonly string[];
};

/** The part of a declaration that folds: enough to fold one stream on demand, without any table. */
export type Folder = Pick<Projection, 'part' | 'rank' | 'initial' | 'evolve'>;

type Declared<S, E extends { type: string; data: unknown }, C extends Columns> = Omit<
  Projection<S, E>,
  'columns' | 'row' | 'measure'
> & {
  columns: C;
  row: (state: S, entity: EntityId) => RowOf<C> | null;
  measure?: {
    keys: readonly (keyof C & string)[];
    sums: readonly (keyof C & string)[];
    indexes?: readonly string[];
  };
};

/** Declares a read model, with its row checked against its columns. */
export function defineProjection<
  S,
  E extends { type: string; data: unknown },
  const C extends Columns,
>(declared: Declared<S, E, C>): Projection {
  return declared as unknown as Projection;
}
