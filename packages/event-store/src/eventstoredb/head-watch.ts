import { setTimeout } from 'node:timers/promises';
import type { ResolvedEvent } from '@eventstore/db-client';
import { isAppError } from '@grasp/errors';
import { overloaded } from './failure.ts';
import { createLastPlaces, KEPT, type Place } from './last-places.ts';
import { type ReadSource, readLast } from './read.ts';
import { ownEventOf } from './translate.ts';

/** Records that a look at the log's end takes; more while none of them is ours. */
const LOOK = { first: 64, factor: 8 };
/** Milliseconds between looks while somebody follows the log. */
const POLL_MS = 250;
/** Who may follow at once: a connection carries 100 calls, and what is beyond waits there without a word. */
const MOST_FOLLOWERS = 60;

/** Knows how far the log reaches, for all subscriptions of the process at once. */
export type HeadWatch = {
  /** Looks now. @throws AppError `log_unavailable`. */
  look(): Promise<bigint>;
  /** How far the log was seen to reach. */
  head(): bigint;
  /** How many events stand between two positions; null: the first one lies too far back. @throws AppError `log_unavailable`. */
  count(after: bigint, upTo?: bigint): Promise<number | null>;
  /** Milliseconds since the server last answered a look. */
  silentFor(): number;
  /** Whether it is known that between two positions there is no event of a stream that is wanted. */
  isPassedOver(
    range: { after: bigint; upTo: bigint },
    isWanted: (stream: string) => boolean,
  ): boolean;
  /** Looks again and again until it is let go. @throws AppError `log_overloaded` when too many do. */
  follow(): Disposable;
};

/** Makes the watch. The client tells neither how far the log reaches nor that a server is dead: both are asked for. */
export function createHeadWatch(source: ReadSource): HeadWatch {
  const places = createLastPlaces();
  let answeredAt = performance.now();
  let followers = 0;
  let isRunning = false;

  async function look(): Promise<bigint> {
    const { found, from } = await lookBack(source, places.head());
    answeredAt = performance.now();
    places.add(found, from);
    return places.head();
  }

  async function count(after: bigint, upTo?: bigint): Promise<number | null> {
    const end = upTo ?? (await look());
    if (end > places.head()) await look();
    if (places.between(after, end) === undefined) {
      const { found, from } = await lookAt(source, KEPT);
      places.add(found, from);
    }
    return places.between(after, end)?.length ?? null;
  }

  async function run() {
    isRunning = true;
    while (followers > 0) {
      await look().catch(passOver);
      await setTimeout(POLL_MS, undefined, { ref: false });
    }
    isRunning = false;
  }

  return {
    look,
    count,
    head: places.head,
    silentFor: () => performance.now() - answeredAt,
    isPassedOver({ after, upTo }, isWanted) {
      const between = places.between(after, upTo);
      return between !== undefined && !between.some(({ stream }) => isWanted(stream));
    },
    follow() {
      if (followers === MOST_FOLLOWERS) throw overloaded(`${MOST_FOLLOWERS} read the log already`);
      followers += 1;
      if (!isRunning) {
        answeredAt = performance.now();
        void run();
      }
      return {
        [Symbol.dispose]() {
          followers -= 1;
        },
      };
    },
  };
}

/** Our events among the last records, the oldest first, and the position after which none of ours is left out. */
async function lookBack(
  source: ReadSource,
  known: bigint,
): Promise<{ found: Place[]; from: bigint }> {
  for (let count = LOOK.first; ; count *= LOOK.factor) {
    const { found, from } = await lookAt(source, count);
    if (found.length > 0 || from <= known) return { found, from };
  }
}

async function lookAt(
  source: ReadSource,
  count: number,
): Promise<{ found: Place[]; from: bigint }> {
  const records = await readLast(source, count);
  const found = records.flatMap((record) => placeOf(record, source.namespace)).reverse();
  const from = records.length < count ? 0n : oldestOf(records) - 1n;
  return { found, from };
}

function placeOf(record: ResolvedEvent, namespace: string): Place[] {
  const event = ownEventOf(record, namespace);
  if (!event) return [];
  const position = event.position?.commit ?? 0n;
  return [{ position, stream: event.streamId.slice(namespace.length) }];
}

function oldestOf(records: readonly ResolvedEvent[]): bigint {
  return records.at(-1)?.commitPosition ?? records.at(-1)?.event?.position?.commit ?? 0n;
}

/** The log is away: it is looked at again. Anything else is a bug. */
function passOver(error: unknown): void {
  if (!isAppError(error, 'log_unavailable')) throw error;
}
