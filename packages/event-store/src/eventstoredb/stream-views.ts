import type { RecordedEvent } from '@grasp/domain';
import type { KnownEvent } from '../decide-append.ts';

/** What this process knows of a stream: where it stands, and which events it holds. */
export type StreamView = {
  /** Last revision; -1: there is no such stream. */
  head: number;
  known: Map<string, KnownEvent>;
  /** When the log took its last event. */
  acceptedAt: number;
  /** Whether `known` holds all of its events. */
  isWhole: boolean;
};

/** Position of an event that was written together with others, whose place nobody told. */
export const UNTOLD = -1n;

/** Events of the streams that are remembered. */
const KEPT = 200_000;

/** The streams that were appended to lately. What is remembered may be old: the server refuses what is built on it. */
export type StreamViews = {
  get(stream: string): StreamView | undefined;
  set(stream: string, view: StreamView): void;
  forget(stream: string): void;
};

export function createStreamViews(): StreamViews {
  const views = new Map<string, StreamView>();
  let events = 0;

  function forget(stream: string) {
    events -= sizeOf(views.get(stream));
    views.delete(stream);
  }

  return {
    get: (stream) => views.get(stream),
    set(stream, view) {
      forget(stream);
      // Whoever builds on a part would take an event that stands outside it for a new one.
      if (!view.isWhole) return;
      views.set(stream, view);
      events += sizeOf(view);
      for (const oldest of views.keys()) {
        if (events <= KEPT) return;
        forget(oldest);
      }
    },
    forget,
  };
}

function sizeOf(view: StreamView | undefined): number {
  return view ? 1 + view.known.size : 0;
}

export function emptyView(): StreamView {
  return { head: -1, known: new Map(), acceptedAt: Number.MIN_SAFE_INTEGER, isWhole: true };
}

/** A view of which nothing is known but where the stream stands. */
export function viewAt(head: number): StreamView {
  return { ...emptyView(), head, isWhole: false };
}

/** A view together with the events that follow it. */
export function extended(view: StreamView, events: readonly RecordedEvent[]): StreamView {
  for (const { id, stream, revision, position, hash } of events)
    view.known.set(id, { stream, revision, position, hash });
  const last = events.at(-1);
  if (!last) return view;
  return { ...view, head: last.revision, acceptedAt: last.acceptedAt };
}
