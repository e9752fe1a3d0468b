import { FOREVER, type Micros } from '@grasp/domain';
import type { EntityId, Projection } from './define-projection.ts';
import {
  closeRectangle,
  emitRectangles,
  emitTransitions,
  openRectangle,
  type Segment,
  type Sink,
} from './emit.ts';
import { compareEntries, type Entry } from './facts.ts';
import { placesOf, rowOf, sameAt, sameRow } from './row.ts';

/** An entity's whole v axis as known by now. */
export type Timeline = {
  entity: EntityId;
  name: string;
  /** Standing facts in the order of the fold. */
  entries: Entry[];
  segments: Segment[];
  /** State after all entries. */
  state: unknown;
  /** The latest place on the v axis of any entry. */
  lastAt: Micros;
};

/** What a timeline needs to know of its read model, computed once. */
export type Folding = {
  projection: Projection;
  /** Columns of its row, in their order. */
  names: readonly string[];
  /** Places of what is measured. */
  summed: readonly number[] | null;
};

export function createFolding(projection: Projection): Folding {
  const { measure, columns } = projection;
  return {
    projection,
    names: Object.keys(columns),
    summed: measure ? placesOf(columns, [...measure.keys, ...measure.sums]) : null,
  };
}

/** An entity is named by its stream and, after a space (no stream has one), the part. */
export function createTimeline(folding: Folding, entity: EntityId): Timeline {
  const name = entity.part === '' ? entity.stream : `${entity.stream} ${entity.part}`;
  const { initial } = folding.projection;
  return { entity, name, entries: [], segments: [], state: initial, lastAt: -Infinity };
}

/** Takes one more fact in, and emits what it changes on both clocks. */
export function insertEntry(
  folding: Folding,
  timeline: Timeline,
  change: { entry: Entry; knownAt: Micros; sink: Sink },
): void {
  const { entry, knownAt, sink } = change;
  const last = timeline.entries.at(-1);
  const isLast =
    last === undefined || (compareEntries(entry, last) > 0 && entry.at >= timeline.lastAt);
  if (!isLast) {
    timeline.entries.splice(placeOf(timeline.entries, entry), 0, entry);
    refold(folding, timeline, knownAt, sink);
    return;
  }
  timeline.entries.push(entry);
  timeline.lastAt = entry.at;
  timeline.state = folding.projection.evolve(timeline.state, entry.fact);
  const row = rowOf(folding, timeline.state, timeline.entity);
  const segment = { from: entry.at, row, rectangle: null };
  if (timeline.segments.at(-1)?.from === entry.at) {
    const segments = timeline.segments.slice(0, -1);
    if (!sameRow(segments.at(-1)?.row ?? null, row)) segments.push(segment);
    settle(folding, timeline, { segments, knownAt, sink });
  } else extend(folding, timeline, { segment, knownAt, sink });
}

/**
 * Takes a segment in after all others: what comes of most facts. The same as to settle all segments anew, which looks
 * at every one of them.
 */
function extend(
  { summed }: Folding,
  { name: entity, segments }: Timeline,
  { segment, knownAt, sink }: { segment: Segment; knownAt: Micros; sink: Sink },
): void {
  const last = segments.at(-1);
  const before = last?.row ?? null;
  const { from: at, row: after } = segment;
  if (sameRow(before, after)) return;
  const emission = { entity, knownAt, sink };
  if (summed && !sameAt(summed, before, after)) {
    sink.transition({ entity, at, knownAt, sign: 1, before, after });
  }
  if (last?.rectangle) {
    closeRectangle(last.rectangle, emission);
    last.rectangle = openRectangle(last, at, emission);
  }
  segments.push(segment);
  if (after !== null) segment.rectangle = openRectangle(segment, FOREVER, emission);
}

/** Puts a fact (or none) in the place of another, and emits what that changes. */
export function replaceEntry(
  folding: Folding,
  timeline: Timeline,
  change: { old: Entry; entry: Entry | null; knownAt: Micros; sink: Sink },
): void {
  const { old, entry, knownAt, sink } = change;
  timeline.entries.splice(timeline.entries.indexOf(old), 1);
  if (entry !== null) timeline.entries.splice(placeOf(timeline.entries, entry), 0, entry);
  refold(folding, timeline, knownAt, sink);
}

function placeOf(entries: readonly Entry[], entry: Entry): number {
  let place = entries.length;
  while (place > 0 && compareEntries(entry, entries[place - 1] as Entry) < 0) place -= 1;
  return place;
}

function refold(folding: Folding, timeline: Timeline, knownAt: Micros, sink: Sink): void {
  timeline.lastAt = -Infinity;
  for (const entry of timeline.entries) if (entry.at > timeline.lastAt) timeline.lastAt = entry.at;
  const { points, state } = statesOf(folding.projection, timeline.entries);
  timeline.state = state;
  const segments: Segment[] = [];
  for (const point of points) {
    const row = rowOf(folding, point.state, timeline.entity);
    if (!sameRow(segments.at(-1)?.row ?? null, row)) {
      segments.push({ from: point.at, row, rectangle: null });
    }
  }
  settle(folding, timeline, { segments, knownAt, sink });
}

type Point = { at: Micros; state: unknown };

/** The state from each place of the v axis on at which it may change, and the state after all. */
function statesOf(projection: Projection, entries: readonly Entry[]) {
  const isSorted = entries.every((entry, i) => i === 0 || entry.at >= (entries[i - 1] as Entry).at);
  const points = isSorted ? pointsInOrder(projection, entries) : pointsByRank(projection, entries);
  return { points, state: points.at(-1)?.state ?? projection.initial };
}

function pointsInOrder(projection: Projection, entries: readonly Entry[]): Point[] {
  const points: Point[] = [];
  let state = projection.initial;
  for (const entry of entries) {
    state = projection.evolve(state, entry.fact);
    if (points.at(-1)?.at === entry.at) points.pop();
    points.push({ at: entry.at, state });
  }
  return points;
}

/** Rank stands before time: with every further place of v, facts may come in anywhere, so each place is folded anew. */
function pointsByRank(projection: Projection, entries: readonly Entry[]): Point[] {
  const places = [...new Set(entries.map((entry) => entry.at))].sort((a, b) => a - b);
  return places.map((at) => {
    let state = projection.initial;
    for (const entry of entries) {
      if (entry.at <= at) state = projection.evolve(state, entry.fact);
    }
    return { at, state };
  });
}

type Settlement = { segments: Segment[]; knownAt: Micros; sink: Sink };

/** Makes the new segments the timeline's, and emits the difference to the old ones. */
function settle(
  folding: Folding,
  timeline: Timeline,
  { segments, knownAt, sink }: Settlement,
): void {
  const old = timeline.segments;
  let same = 0;
  while (same < old.length && same < segments.length && isSame(old[same], segments[same])) {
    segments[same] = old[same] as Segment;
    same += 1;
  }
  timeline.segments = segments;
  const tails = { old: old.slice(same), segments: segments.slice(same) };
  if (tails.old.length === 0 && tails.segments.length === 0) return;
  if (folding.summed) {
    const before = segments[same - 1]?.row ?? null;
    const changes = { ...tails, before, summed: folding.summed };
    emitTransitions(changes, { entity: timeline.name, knownAt, sink });
  }
  if (same > 0) {
    tails.old.unshift(segments[same - 1] as Segment);
    tails.segments.unshift({ ...(segments[same - 1] as Segment), rectangle: null });
    segments[same - 1] = tails.segments[0] as Segment;
  }
  emitRectangles(tails, { entity: timeline.name, knownAt, sink });
}

function isSame(a: Segment | undefined, b: Segment | undefined): boolean {
  return a === b || (a?.from === b?.from && sameRow(a?.row ?? null, b?.row ?? null));
}
