import { FOREVER, type Micros } from '@grasp/domain';
import type { ScannedEvent } from '@grasp/event-store';
import type { Folder } from './define-projection.ts';
import { compareEntries, type Entry, readSaying, type Saying } from './facts.ts';

/** A place on both clocks: valid at v, known at k. */
export type Place = { v: Micros; k: Micros };

/** What stands at a place of one entity: the facts in the order of the fold, and the state they give. */
export type FoldedEntity = { facts: readonly Entry[]; state: unknown };

/**
 * Folds one entity when asked: S(v, k) straight from its stream's events, without any table.
 * @param events all events of the stream, by revision
 */
export function foldAt(
  projection: Folder,
  events: readonly ScannedEvent[],
  at: Place & { part?: string },
): FoldedEntity {
  const standing = standingFacts(projection, events, at.k);
  const facts = standing
    .filter(({ part, entry }) => part === (at.part ?? '') && entry.at <= at.v)
    .map(({ entry }) => entry)
    .sort(compareEntries);
  const state = facts.reduce<unknown>(
    (folded, entry) => projection.evolve(folded, entry.fact),
    projection.initial,
  );
  return { facts, state };
}

/** The entities of a stream as far as is known at k, by part. */
export function partsAt(
  projection: Folder,
  events: readonly ScannedEvent[],
  k: Micros = FOREVER,
): string[] {
  const parts = standingFacts(projection, events, k).map(({ part }) => part);
  return [...new Set(parts.filter((part) => part !== null))];
}

type Standing = { entry: Entry; part: string | null };
/** What is told of a fact: as it was first, and as it stands. */
type Root = { first: Entry | null; last: Saying | null };

/** Filter by what is known first: the last correction known at k stands in its fact's place, a retraction removes it. */
function standingFacts(projection: Folder, events: readonly ScannedEvent[], k: Micros): Standing[] {
  const roots = new Map<string, Root>();
  let knownAt = 0;
  for (const event of events) {
    knownAt = Math.max(knownAt, event.recordedAt);
    if (knownAt > k) break;
    tell(roots, readSaying(projection, event, knownAt));
  }
  return [...new Set(roots.values())].flatMap(({ first, last }) => {
    if (last === null || last.kind === 'retraction') return [];
    const { firstKnownAt, revision } = first ?? last.entry;
    return [{ entry: { ...last.entry, firstKnownAt, revision }, part: last.part }];
  });
}

function tell(roots: Map<string, Root>, saying: Saying): void {
  const rootId = saying.kind === 'fact' ? saying.id : saying.corrects;
  const root = roots.get(rootId) ?? { first: null, last: null };
  const early = roots.get(saying.id);
  roots.set(rootId, root);
  roots.set(saying.id, root);
  if (saying.kind === 'fact') {
    root.first = saying.entry;
    root.last ??= saying;
  } else if (early === undefined || early === root) {
    root.last = saying;
  } else {
    // A repair that was itself repaired before it came: what stands for it stands for the fact.
    root.last = early.last;
    for (const [id, of] of roots) if (of === early) roots.set(id, root);
  }
}
