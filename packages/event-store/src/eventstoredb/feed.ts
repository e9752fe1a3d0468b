import client, { type AllStreamSubscription, type ResolvedEvent } from '@eventstore/db-client';
import { categoryOf, type RecordedEvent } from '@grasp/domain';
import type { Batch, ReadOptions } from '../event-store.ts';
import type { Client } from './connection.ts';
import { unavailable } from './failure.ts';
import type { HeadWatch } from './head-watch.ts';
import { openPull, type Pull } from './pull.ts';
import type { ReadSource } from './read.ts';
import { fromStored, ownEventOf } from './translate.ts';

export const BATCH_SIZE = 1_000;
/** Events that the server considers before it tells how far it looked. */
const CHECKPOINT_EVERY = 500;
/** Events that the client decodes ahead. Larger was seen to read no faster and to hold more memory. */
const AHEAD = 16;
/** Milliseconds between looks at what else happened. */
const TICK_MS = 100;
/** Milliseconds between batches that tell only how far was looked. */
const PROGRESS_MS = 500;

export type FeedSource = ReadSource & { watch: HeadWatch };

export type FeedOptions = ReadOptions & {
  /** The log's head when the feed began: up to here batches are filled, from here on they are given as they come. */
  goal: bigint;
};

/**
 * One subscription on the server, as batches, until it ends or fails. The client neither resubscribes nor notices a dead
 * server: whoever reads this feed opens the next one behind the last batch.
 * @throws AppError `log_unavailable`; `malformed_event` after the batch of what stands before it.
 */
export async function* readFeed(source: FeedSource, options: FeedOptions): AsyncGenerator<Batch> {
  const asked = await source.connection.client();
  const progress = { checkpoint: 0n, isConfirmed: false, isCaughtUp: false };
  const subscription = subscribe(asked, { source, options, progress });
  const pull = openPull<ResolvedEvent>(subscription);
  const collector = createCollector(source, options);
  let heardAt = performance.now();
  try {
    while (!pull.isEnded()) {
      options.signal?.throwIfAborted();
      if (await collect(pull, collector)) heardAt = performance.now();
      yield* collector.give();
      // While a batch was worked on, the server may have told how far it looked, behind events that nobody took yet.
      if (pull.isEmpty()) collector.passOver(progress, source.watch);
      yield* collector.give();
      if (await pull.wait(TICK_MS, options.signal)) continue;
      assertAlive(source, asked, { behind: collector.isBehind(), heardAt });
    }
  } finally {
    pull.close();
  }
}

type Progress = { checkpoint: bigint; isConfirmed: boolean; isCaughtUp: boolean };
type Subscribing = { source: FeedSource; options: FeedOptions; progress: Progress };

function subscribe(asked: Client, { source, options, progress }: Subscribing) {
  const { after, filter } = options;
  const fromPosition = after === 0n ? client.START : { commit: after, prepare: after };
  const window = {
    maxSearchWindow: CHECKPOINT_EVERY,
    checkpointInterval: 1,
    // It only takes note: were it to fail, the subscription would stand still without a word.
    checkpointReached: async (_: AllStreamSubscription, { commit }: { commit: bigint }) => {
      progress.checkpoint = commit;
    },
  };
  const { namespace } = source;
  const prefixes = filter ? filter.categories.map((one) => namespace + one) : [namespace];
  const isAll = filter === undefined && namespace === '';
  const subscription = asked.subscribeToAll(
    {
      fromPosition,
      requiresLeader: true,
      filter: isAll
        ? client.excludeSystemEvents(window)
        : client.streamNameFilter({ ...window, prefixes }),
    },
    { highWaterMark: AHEAD },
  );
  subscription.on('caughtUp', () => {
    progress.isCaughtUp = true;
  });
  return subscription;
}

/** Takes what is there, up to a batch. @returns whether something came. */
async function collect(pull: Pull<ResolvedEvent>, collector: Collector): Promise<boolean> {
  let isNews = false;
  while (!collector.isFull()) {
    const one = pull.take();
    if (!one) break;
    isNews = true;
    collector.add(one);
  }
  return isNews;
}

/** The server is dead where it answers no look at the head, and the subscription where it says nothing of what is there. */
function assertAlive(
  { connection, watch, silenceMs }: FeedSource,
  asked: Client,
  { behind, heardAt }: { behind: boolean; heardAt: number },
): void {
  if (!connection.isCurrent(asked)) throw unavailable(new Error('the client was replaced'));
  if (watch.silentFor() > silenceMs) throw unavailable(new Error('the server fell silent'));
  const isMute = behind && performance.now() - heardAt > silenceMs;
  if (isMute) throw unavailable(new Error('the subscription fell silent'));
}

type Collector = ReturnType<typeof createCollector>;

/** Makes batches of what the server sends. */
function createCollector(source: FeedSource, options: FeedOptions) {
  const { filter, batchSize = BATCH_SIZE, goal } = options;
  const isWanted = (stream: string) => !filter || filter.categories.includes(categoryOf(stream));
  let events: RecordedEvent[] = [];
  let upTo = options.after;
  let given = { upTo: options.after, at: performance.now() };
  let failure: { error: unknown } | undefined;

  function read(resolved: ResolvedEvent) {
    // A link that leads nowhere, or the server's own: it is passed over.
    const event = ownEventOf(resolved, source.namespace);
    if (!event || !isWanted(event.streamId.slice(source.namespace.length))) return;
    const recorded = fromStored(event, source.namespace);
    events.push(recorded);
    upTo = recorded.position;
  }

  /** In history a batch is filled; once there, it is given as it is. */
  function isDue() {
    if (failure || events.length >= batchSize || (upTo > given.upTo && upTo >= goal)) return true;
    return upTo > given.upTo && events.length === 0 && performance.now() - given.at > PROGRESS_MS;
  }

  /** The batch that reaches the goal ends there. */
  const atGoal = () => (upTo === goal ? 1 : Number.POSITIVE_INFINITY);

  return {
    isFull: () => failure !== undefined || events.length >= Math.min(batchSize, atGoal()),
    isBehind: () => upTo < source.watch.head(),
    add(resolved: ResolvedEvent) {
      try {
        read(resolved);
      } catch (error) {
        failure = { error };
      }
    },
    /** Moves on over what the filter left out, as far as all that stands before it was taken. */
    passOver({ checkpoint, isCaughtUp }: Progress, watch: HeadWatch) {
      if (failure) return;
      const head = watch.head();
      const seen = checkpoint < head ? checkpoint : head;
      if (seen > upTo) upTo = seen;
      if (isCaughtUp && goal > upTo) upTo = goal;
      if (head > upTo && watch.isPassedOver({ after: upTo, upTo: head }, isWanted)) upTo = head;
    },
    *give(): Generator<Batch> {
      if (!isDue()) return;
      const batch = { events, upTo, isCaughtUp: !failure && upTo >= source.watch.head() };
      if (events.length > 0 || !failure) yield batch;
      events = [];
      given = { upTo, at: performance.now() };
      if (failure) throw failure.error;
    },
  };
}
