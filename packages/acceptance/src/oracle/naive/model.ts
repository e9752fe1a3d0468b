import type { Data, Place, PlainEvent } from './plain-event.ts';
import { factsAt, type Rank, type StandingFact } from './standing.ts';

/** A row as a read model shows it, by column. */
export type Row = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What a read model is to the oracle: which facts make an entity, and the row that they give one after another. */
export type Model = {
  name: string;
  /** First part of the names of its streams. */
  category: string;
  rank?: Rank;
  /** Which thing of the stream a fact is about; null: none of this model's. Left out: the stream is the thing. */
  part?: (fact: { type: string; data: Data }) => string | null;
  /** The row after these facts, which come in the order of S(v, k); null: there is none. */
  row: (facts: readonly StandingFact[], stream: string) => Row | null;
};

/** A row and whose it is. */
export type EntityRow = { entity: string; row: Row };

/** The rows of one stream at a place. */
export function rowsAt(model: Model, events: readonly PlainEvent[], place: Place): EntityRow[] {
  const stream = events[0]?.stream ?? '';
  const partOf = model.part ?? (() => '');
  const parts = Map.groupBy(factsAt(events, place, model.rank), partOf);
  return [...parts].flatMap(([part, facts]) => {
    const row = part === null ? null : model.row(facts, stream);
    return row === null ? [] : [{ entity: part === '' ? stream : `${stream} ${part}`, row }];
  });
}
