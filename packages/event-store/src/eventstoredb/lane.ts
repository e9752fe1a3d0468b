import type { Micros, RecordedEvent } from '@grasp/domain';
import type { Call } from '../call.ts';
import { decideAppend, type KnownEvent, type PlacedEvent } from '../decide-append.ts';
import type { AppendOutcome } from '../event-store.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import {
  createStreamViews,
  emptyView,
  extended,
  type StreamView,
  UNTOLD,
  viewAt,
} from './stream-views.ts';
import { toEventData } from './translate.ts';
import type { Write, Written } from './write.ts';

/** An append that waits for its turn. */
export type Pending = { append: PreparedAppend; call: Call; index: number };

export type LaneParts = {
  namespace: string;
  now: () => Micros;
  readStream(stream: string, from: number): Promise<readonly RecordedEvent[]>;
  write(write: Write, deadline: () => number): Promise<Written>;
};

/** Decides the appends to one stream, one on top of the other, and writes them together. */
export type Lane = {
  /** Outcomes in the order of the appends. */
  append(stream: string, items: readonly Pending[]): Promise<readonly AppendOutcome[]>;
};

/** What an append stands on. */
type Standing = { stream: string; view: StreamView; deadline: () => number };
type Decided = {
  appends: readonly PreparedAppend[];
  outcomes: AppendOutcome[];
  placed: PlacedEvent[];
};

/** Makes the decider of all streams of a process. Two calls for one stream must not run at once. */
export function createLane(parts: LaneParts): Lane {
  const views = createStreamViews();

  async function append(stream: string, items: readonly Pending[]) {
    const appends = items.map((item) => item.append);
    const copied = toldBy(appends);
    // A copy keeps the order of other streams too: what fails is not sent again behind them, but told to who copies.
    const deadline = copied ? () => 0 : () => lastDeadlineOf(items);
    let view = copied ?? views.get(stream) ?? guess(appends) ?? (await load(stream));
    while (true) {
      const result = await carryOut({ stream, view, deadline }, decide(view, appends));
      if (result === 'untold') view = await load(stream);
      else if (result === 'outrun') view = await load(stream, view);
      else return result;
    }
  }

  /** Most streams are new: whoever does not ask for a revision is first tried as one. */
  function guess(appends: readonly PreparedAppend[]): StreamView | undefined {
    return appends.every(({ expected }) => typeof expected !== 'number') ? emptyView() : undefined;
  }

  /** Looks at a stream: whole, or at what came after what is known of it. */
  async function load(stream: string, known = emptyView()): Promise<StreamView> {
    const view = extended(known, await parts.readStream(stream, known.head + 1));
    views.set(stream, view);
    return view;
  }

  /** `untold`: a place is asked for that nobody told. `outrun`: somebody else appended meanwhile. */
  async function carryOut({ stream, view, deadline }: Standing, decided: Decided) {
    const { outcomes, placed } = decided;
    if (outcomes.some((one) => one.status === 'duplicate' && one.position === UNTOLD))
      return 'untold';
    if (placed.length === 0) return outcomes;
    const acceptedAt = Math.max(parts.now(), view.acceptedAt);
    // Should the outcome stay unknown, the stream is looked at again.
    views.forget(stream);
    const events = placed.map((event) => toEventData(event, event.acceptedAt ?? acceptedAt));
    const name = parts.namespace + stream;
    const written = await parts.write({ stream: name, expected: view.head, events }, deadline);
    if (written.status === 'too_large') throw new TooLarge();
    if (written.status !== 'written') return 'outrun';
    const answered = { stream, view, position: written.position };
    const places = await placesOf(parts, answered, decided);
    views.set(stream, grown(view, placed, { places, acceptedAt }));
    return outcomes.map((outcome) => placedAt(outcome, answered, places));
  }

  return { append };
}

/** Where a stream stands by the word of who copies it from another log, in which no event stands twice. */
function toldBy(appends: readonly PreparedAppend[]): StreamView | undefined {
  const isCopy = appends.every(({ events }) => events[0]?.acceptedAt !== undefined);
  const expected = appends[0]?.expected;
  if (!isCopy || expected === 'any' || expected === undefined) return undefined;
  return viewAt(expected === 'none' ? -1 : expected);
}

type Answered = { stream: string; view: StreamView; position: bigint };

/** Positions by revision. The server tells that of the last event: where others matter they are read. */
async function placesOf(
  { readStream }: LaneParts,
  { stream, view, position }: Answered,
  { appends, outcomes, placed }: Decided,
): Promise<Map<number, bigint>> {
  const last = placed.at(-1)?.revision ?? 0;
  const isTold = (one: AppendOutcome, index: number) =>
    !('position' in one) ||
    one.revision === last ||
    one.revision <= view.head ||
    appends[index]?.anyPlace === true;
  if (position >= 0n && outcomes.every(isTold)) return new Map([[last, position]]);
  const stored = await readStream(stream, view.head + 1);
  return new Map(stored.map((event) => [event.revision, event.position]));
}

/**
 * An outcome with the position that its event got by this write, or, where nobody needs it, that of the write's last one;
 * an event that stood before keeps its own.
 */
function placedAt(
  outcome: AppendOutcome,
  { view, position }: Answered,
  places: Map<number, bigint>,
): AppendOutcome {
  if (!('position' in outcome) || outcome.revision <= view.head) return outcome;
  return { ...outcome, position: places.get(outcome.revision) ?? position };
}

/** More than the server takes at once. */
export class TooLarge extends Error {}

/** Those who were answered already no longer wait. */
function lastDeadlineOf(items: readonly Pending[]): number {
  const open = items.filter(({ call }) => !call.isSettled);
  return Math.max(0, ...open.map(({ call }) => call.deadline));
}

function decide(view: StreamView, appends: readonly PreparedAppend[]): Decided {
  const fresh = new Map<string, KnownEvent>();
  let head = view.head;
  const log = {
    position: UNTOLD,
    known: {
      get: (id: string) => fresh.get(id) ?? view.known.get(id),
      set: (id: string, event: KnownEvent) => fresh.set(id, event),
    },
    heads: { get: () => head, set: (_: string, revision: number) => setHead(revision) },
    placed: [] as PlacedEvent[],
  };
  function setHead(revision: number) {
    head = revision;
    return new Map();
  }
  const outcomes = appends.map((append) => decideAppend(append, log));
  return { appends, outcomes, placed: log.placed };
}

function grown(
  view: StreamView,
  placed: readonly PlacedEvent[],
  { places, acceptedAt }: { places: Map<number, bigint>; acceptedAt: number },
): StreamView {
  for (const { id, stream, revision, hash } of placed)
    view.known.set(id, { stream, revision, hash, position: places.get(revision) ?? UNTOLD });
  return { ...view, head: placed.at(-1)?.revision ?? view.head, acceptedAt };
}
