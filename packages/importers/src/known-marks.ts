import type { Micros, RecordedEvent } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';

/** An event that was appended just now. */
export type AppendedEvent = { stream: string; revision: number; recordedAt: Micros };

type Mark = { revision: number; knownAt: Micros };

/** Enough for the streams that an import has in hand at a time; older ones are looked up again. */
const MARKS_KEPT = 20_000;

/**
 * Tells which appended events stand behind their stream: recorded earlier than what already stood there, so that they are
 * known from then on only. Exact: where it does not remember how its stream stood right before an event, it reads it.
 */
export function createKnownMarks(store: Pick<EventStore, 'readStreams'>) {
  const marks = new Map<string, Mark>();
  const remember = (stream: string, mark: Mark): void => {
    marks.set(stream, mark);
    if (marks.size > MARKS_KEPT) marks.delete(marks.keys().next().value ?? stream);
  };

  /** Whether the event is behind; undefined where that is not remembered. */
  const isBehind = ({ stream, revision, recordedAt }: AppendedEvent): boolean | undefined => {
    if (revision === 0) {
      remember(stream, { revision, knownAt: recordedAt });
      return false;
    }
    const mark = marks.get(stream);
    if (mark?.revision !== revision - 1) return undefined;
    const { knownAt } = mark;
    mark.revision = revision;
    mark.knownAt = Math.max(knownAt, recordedAt);
    return recordedAt < knownAt;
  };

  const lookUp = async (unknown: readonly AppendedEvent[]): Promise<number> => {
    const byStream = Map.groupBy(unknown, ({ stream }) => stream);
    const events = await store.readStreams([...byStream.keys()]);
    let behind = 0;
    for (const [stream, found] of Map.groupBy(events, (event) => event.stream)) {
      const asked = new Set(byStream.get(stream)?.map(({ revision }) => revision));
      const { places, mark } = placesBehind(found);
      behind += places.filter((revision) => asked.has(revision)).length;
      remember(stream, mark);
    }
    return behind;
  };

  return {
    /** How many of these events, in the order of their append, are behind. */
    async countBehind(appended: readonly AppendedEvent[]): Promise<number> {
      const answers = appended.map(isBehind);
      const unknown = appended.filter((_, i) => answers[i] === undefined);
      const behind = answers.filter((answer) => answer === true).length;
      return unknown.length === 0 ? behind : behind + (await lookUp(unknown));
    },
  };
}

/** The revisions of a stream that are behind, and how it stands at its end. */
function placesBehind(events: readonly RecordedEvent[]) {
  const places: number[] = [];
  const mark = { revision: -1, knownAt: Number.NEGATIVE_INFINITY };
  for (const { revision, recordedAt } of events) {
    if (recordedAt < mark.knownAt) places.push(revision);
    mark.revision = revision;
    mark.knownAt = Math.max(mark.knownAt, recordedAt);
  }
  return { places, mark };
}
