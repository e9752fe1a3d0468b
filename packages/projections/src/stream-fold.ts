import type { Micros } from '@grasp/domain';
import type { ScannedEvent } from '@grasp/event-store';
import type { Sink } from './emit.ts';
import { type Entry, readSaying, type Saying } from './facts.ts';
import { createSmallMap, findIn, putIn, type SmallMap } from './small-map.ts';
import {
  createTimeline,
  type Folding,
  insertEntry,
  replaceEntry,
  type Timeline,
} from './timeline.ts';

/** What is known of one fact of a stream: as first told, and as it stands after corrections. */
type Told = { first: Entry | null; standing: Entry | null; part: string | null };

/** One stream folded so far: all its entities, and what corrections may refer to. */
export type StreamFold = {
  stream: string;
  /** `knownAt` of its last event. */
  knownAt: Micros;
  /** Revision of its last event; -1 before the first. */
  revision: number;
  timelines: SmallMap<Timeline>;
  /** By event id; corrections are entered beside what they correct. */
  told: SmallMap<Told>;
};

export function createStreamFold(stream: string): StreamFold {
  return { stream, knownAt: 0, revision: -1, timelines: createSmallMap(), told: createSmallMap() };
}

/** Folds the stream's next event. Emits into the sink; the fold is changed in place. */
export function foldEvent(
  folding: Folding,
  fold: StreamFold,
  event: ScannedEvent,
  sink: Sink,
): void {
  const knownAt = Math.max(event.recordedAt, fold.knownAt);
  const saying = readSaying(folding.projection, event, knownAt);
  fold.knownAt = knownAt;
  fold.revision = event.revision;
  const step = { folding, fold, knownAt, sink };
  if (saying.kind === 'fact') tell(step, saying);
  else repair(step, saying);
}

type Step = { folding: Folding; fold: StreamFold; knownAt: Micros; sink: Sink };

function tell(step: Step, saying: Extract<Saying, { kind: 'fact' }>): void {
  const { fold } = step;
  const known = findIn(fold.told, saying.id);
  if (known === undefined) {
    const { entry, part } = saying;
    putIn(fold.told, saying.id, { first: entry, standing: entry, part });
    if (part !== null) insertEntry(step.folding, timelineOf(step, part), { entry, ...step });
    return;
  }
  // Its correction came first: the correction stands, from now on in the place of the fact.
  known.first = saying.entry;
  if (known.standing !== null) stand(step, known, { entry: known.standing, part: known.part });
}

function repair(step: Step, saying: Exclude<Saying, { kind: 'fact' }>): void {
  const { fold } = step;
  const known = findIn(fold.told, saying.corrects) ?? { first: null, standing: null, part: null };
  putIn(fold.told, saying.corrects, known);
  const early = findIn(fold.told, saying.id);
  putIn(fold.told, saying.id, known);
  if (early !== undefined && early !== known) standFor(step, early, known);
  else if (saying.kind === 'retraction') stand(step, known, { entry: null, part: null });
  else stand(step, known, saying);
}

/** A repair that was itself repaired before it came: what stands for it stands for what it repairs. */
function standFor(step: Step, early: Told, known: Told): void {
  const { told } = step.fold;
  const { standing: entry, part } = early;
  stand(step, early, { entry: null, part: null });
  told.values.forEach((of, i) => {
    if (of === early) told.values[i] = known;
  });
  stand(step, known, { entry, part });
}

/** Makes an entry (or none) the one that stands for a fact, also where that moves it to another entity. */
function stand(
  step: Step,
  known: Told,
  { entry, part }: { entry: Entry | null; part: string | null },
): void {
  const { folding } = step;
  const old = known.standing;
  const placed = entry === null || part === null ? null : inPlaceOf(known.first, entry);
  if (old !== null && known.part !== null) {
    const timeline = timelineOf(step, known.part);
    const stays = known.part === part ? placed : null;
    replaceEntry(folding, timeline, { old, entry: stays, ...step });
    if (stays !== null) {
      known.standing = placed;
      return;
    }
  }
  known.standing = placed;
  known.part = part;
  if (placed !== null && part !== null) {
    insertEntry(folding, timelineOf(step, part), { entry: placed, ...step });
  }
}

function inPlaceOf(first: Entry | null, entry: Entry): Entry {
  if (first === null) return entry;
  return { ...entry, firstKnownAt: first.firstKnownAt, revision: first.revision };
}

function timelineOf({ folding, fold }: Step, part: string): Timeline {
  let timeline = findIn(fold.timelines, part);
  if (timeline === undefined) {
    timeline = createTimeline(folding, { stream: fold.stream, part });
    putIn(fold.timelines, part, timeline);
  }
  return timeline;
}
