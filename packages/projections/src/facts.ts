import {
  type CatalogueEntry,
  catalogue,
  type Fact,
  getEntry,
  type Micros,
  parseInstant,
  upcastEventData,
} from '@grasp/domain';
import type { ScannedEvent } from '@grasp/event-store';
import type { Folder } from './define-projection.ts';

/** A fact with its place in the order of the fold: (rank, at, first known, revision of the fact it stands for). */
export type Entry = {
  fact: Fact;
  rank: number;
  at: Micros;
  /** `knownAt` and revision of the fact first told: a correction takes the place of what it corrects. */
  firstKnownAt: Micros;
  revision: number;
};

/** What an event of a stream says: a fact, or that an earlier one was otherwise or was not. */
export type Saying =
  | { kind: 'fact'; id: string; entry: Entry; part: string | null }
  | { kind: 'correction'; id: string; corrects: string; entry: Entry; part: string | null }
  | { kind: 'retraction'; id: string; corrects: string };

/**
 * Reads an event for one read model.
 * @param knownAt max(recordedAt, knownAt of the stream's previous event)
 * @throws AppError `unknown_event_type`, `unknown_event_version`: this code is older than the log.
 */
export function readSaying(projection: Folder, event: ScannedEvent, knownAt: Micros): Saying {
  const entry = catalogue.get(event.type) ?? getEntry(event.type);
  const { version } = entry.definition;
  const data =
    event.version === version ? event.data : upcastEventData(event.type, event.version, event.data);
  if (entry.repair === null) {
    const told = factOf(projection, { event, entry, data, knownAt });
    return { kind: 'fact', id: event.id, entry: told.entry, part: told.part };
  }
  const corrects = data['corrects'] as string;
  if (entry.repair === 'retracted') return { kind: 'retraction', id: event.id, corrects };
  const fact = getEntry(data['type'] as string);
  const inner = upcastEventData(
    fact.type,
    data['version'] as number,
    data['data'] as Record<string, unknown>,
  );
  return {
    kind: 'correction',
    id: event.id,
    corrects,
    ...factOf(projection, { event, entry: fact, data: inner, knownAt }),
  };
}

/** The order of the fold: rank, at, first known, revision. */
export function compareEntries(a: Entry, b: Entry): number {
  return (
    a.rank - b.rank || a.at - b.at || a.firstKnownAt - b.firstKnownAt || a.revision - b.revision
  );
}

type Read = {
  event: ScannedEvent;
  entry: CatalogueEntry;
  data: Record<string, unknown>;
  knownAt: Micros;
};

function factOf(projection: Folder, { event, entry, data, knownAt }: Read) {
  const at = entry.definition.effective
    ? parseInstant(data['effectiveAt'] as string)
    : event.occurredAt;
  const fact = { type: entry.type, data, id: event.id, at, knownAt } as Fact;
  return {
    entry: {
      fact,
      rank: projection.rank === undefined ? 0 : projection.rank(fact),
      at,
      firstKnownAt: knownAt,
      revision: event.revision,
    },
    part: projection.part === undefined ? '' : projection.part(fact),
  };
}
