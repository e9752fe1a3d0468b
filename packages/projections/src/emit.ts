import { FOREVER, type Micros } from '@grasp/domain';
import { type Row, sameAt, sameRow } from './row.ts';

/** A row's validity on both clocks: valid [from, to) × known [knownFrom, knownTo). */
export type Rectangle = {
  entity: string;
  from: Micros;
  to: Micros;
  knownFrom: Micros;
  knownTo: Micros;
  row: Row;
  /** Whether the database has it, open. */
  isStored: boolean;
};

/** A change of what is summed: before → after, at v, known at k; sign -1 takes an earlier one back. */
export type Transition = {
  entity: string;
  at: Micros;
  knownAt: Micros;
  sign: 1 | -1;
  before: Row | null;
  after: Row | null;
};

/** Receives what the folds emit. */
export type Sink = {
  /** A rectangle that was opened or closed; told once per change. */
  rectangle(rectangle: Rectangle): void;
  transition(transition: Transition): void;
};

/** A stretch of v in which the row is the same, as known by now. The last one has no end. */
export type Segment = { from: Micros; row: Row | null; rectangle: Rectangle | null };

/** Whose change it is, as known when, and who is told. */
export type Emission = { entity: string; knownAt: Micros; sink: Sink };
/** What differs between the segments that stood and those that stand now. */
export type Tails = { old: readonly Segment[]; segments: readonly Segment[] };

/** Closes rectangles that no longer hold, and opens those that do now. */
export function emitRectangles({ old, segments }: Tails, emission: Emission): void {
  const kept = new Map<Micros, Segment>();
  old.forEach((segment, i) => {
    const rectangle = segment.rectangle;
    if (rectangle === null) return;
    const next = segments.findIndex((candidate) => candidate.from === segment.from);
    const stays =
      next >= 0 &&
      endOf(old, i) === endOf(segments, next) &&
      sameRow(segment.row, segments[next]?.row ?? null);
    if (stays) kept.set(segment.from, segment);
    else closeRectangle(rectangle, emission);
  });
  segments.forEach((segment, i) => {
    const stayed = kept.get(segment.from);
    if (stayed) segment.rectangle = stayed.rectangle;
    else if (segment.row !== null)
      segment.rectangle = openRectangle(segment, endOf(segments, i), emission);
  });
}

export function openRectangle(
  segment: Segment,
  to: Micros,
  { entity, knownAt, sink }: Emission,
): Rectangle {
  const rectangle: Rectangle = {
    entity,
    from: segment.from,
    to,
    knownFrom: knownAt,
    knownTo: FOREVER,
    row: segment.row as Row,
    isStored: false,
  };
  sink.rectangle(rectangle);
  return rectangle;
}

export function closeRectangle(rectangle: Rectangle, { knownAt, sink }: Emission): void {
  rectangle.knownTo = knownAt;
  sink.rectangle(rectangle);
}

const endOf = (segments: readonly Segment[], place: number): Micros =>
  segments[place + 1]?.from ?? FOREVER;

type Change = { at: Micros; before: Row | null; after: Row | null };

/** Never netted: what stood and no longer stands is taken back, what stands now is told, each at its own v. */
export function emitTransitions(
  tails: Tails & { before: Row | null; summed: readonly number[] },
  { entity, knownAt, sink }: Emission,
): void {
  const old = changesOf(tails.old, tails);
  const now = changesOf(tails.segments, tails);
  const stays = (a: Change, b: Change): boolean =>
    a.at === b.at &&
    sameAt(tails.summed, a.before, b.before) &&
    sameAt(tails.summed, a.after, b.after);
  for (const change of old) {
    if (!now.some((other) => stays(change, other))) {
      sink.transition({ entity, knownAt, sign: -1, ...change });
    }
  }
  for (const change of now) {
    if (!old.some((other) => stays(change, other))) {
      sink.transition({ entity, knownAt, sign: 1, ...change });
    }
  }
}

function changesOf(
  segments: readonly Segment[],
  { before, summed }: { before: Row | null; summed: readonly number[] },
): Change[] {
  const changes: Change[] = [];
  let standing = before;
  for (const segment of segments) {
    if (!sameAt(summed, standing, segment.row)) {
      changes.push({ at: segment.from, before: standing, after: segment.row });
    }
    standing = segment.row;
  }
  return changes;
}
