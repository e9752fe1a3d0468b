import { formatInstant, type RecordedEvent } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import { foldAt, type Projection, type Snapshot } from '@grasp/projections';
import { knownEvents, toEventView } from './event-view.ts';
import type { Company } from './query.ts';
import type { Reference } from './reference.ts';
import type { EventView, Evidence, Stamp } from './views.ts';

/** Entities behind a number, and the read models whose folds say which of their events count. */
export type EvidencePage = {
  /** Entities (streams, with the part where a stream holds several) in a stable order. */
  entities: { projection: Projection; entity: string }[];
  /** Entities behind the number in all. */
  total: number;
  /** Rules and metric versions that the number rests on. */
  versions: Record<string, string | number>;
};

/**
 * How a number is proved: the number's own query again, giving the entities that are in it.
 * `offset`: entities to pass over, `limit`: entities to give.
 */
export type EvidenceQuery = (
  snapshot: Snapshot,
  reference: Reference,
  page: { offset: number; limit: number; company: Company },
) => Promise<EvidencePage>;

const ENTITIES_PER_PAGE = 50;

type EvidenceAsked = {
  reference: Reference;
  query: EvidenceQuery;
  offset: number;
  company: Company;
};

/** The events behind a number, entity by entity: those that stand in the fold at the number's place. */
export async function readEvidence(
  snapshot: Snapshot,
  store: EventStore,
  { reference, query, offset, company }: EvidenceAsked,
): Promise<Omit<Evidence, keyof Stamp | 'nextCursor'> & { next: number | null }> {
  const page = await query(snapshot, reference, {
    offset,
    limit: ENTITIES_PER_PAGE,
    company,
  });
  const streams = [...new Set(page.entities.map(({ entity }) => streamOf(entity)))];
  const events = Map.groupBy(await store.readStreams(streams), (event) => event.stream);
  const items = page.entities.flatMap(({ projection, entity }) =>
    standing(projection, entity, events.get(streamOf(entity)) ?? [], reference),
  );
  const end = offset + page.entities.length;
  return {
    of: { kind: reference.kind, parameters: { ...reference.parameters, ...placeText(reference) } },
    versions: page.versions,
    items,
    total: page.total,
    next: end < page.total && page.entities.length > 0 ? end : null,
  };
}

/** The stream of an entity: its name up to the part. */
function streamOf(entity: string): string {
  const space = entity.indexOf(' ');
  return space < 0 ? entity : entity.slice(0, space);
}

function standing(
  projection: Projection,
  entity: string,
  events: readonly RecordedEvent[],
  { place }: Reference,
): EventView[] {
  const part = entity.slice(streamOf(entity).length + 1);
  const { facts } = foldAt(projection, events, { ...place, part });
  const ids = new Set(facts.map(({ fact }) => fact.id));
  return knownEvents(events, place.k)
    .filter(({ event }) => ids.has(event.id))
    .map(({ event, knownAt }) => toEventView(event, knownAt));
}

function placeText({ place }: Reference): Record<string, string> {
  return {
    asOf: formatInstant(place.v),
    knownAt: place.k >= Number.MAX_SAFE_INTEGER ? 'now' : formatInstant(place.k),
  };
}
