import type { Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { logErrors } from '../errors.ts';
import type { EventStore } from '../event-store.ts';
import { nowMicros } from '../now-micros.ts';
import { faultOfAddress } from './address.ts';
import { createAppender } from './append.ts';
import { type Connection, openAppending, openReading } from './connection.ts';
import { findEvents } from './find-events.ts';
import { createHeadWatch } from './head-watch.ts';
import { openIdentity } from './identity.ts';
import { createLane } from './lane.ts';
import { readStream, readStreams } from './read.ts';
import { scanStreams } from './scan.ts';
import { readAll, subscribe } from './subscribe.ts';
import { write } from './write.ts';

const DEADLINE_MS = 10_000;
const ATTEMPT_MS = 3_000;
const SILENCE_MS = 4_000;
const MAX_WAITING = 50_000;

export type EventStoreDbOptions = {
  /** `esdb://` or `esdb+discover://`, as the client reads it. */
  address: string;
  /** What every stream name of this log begins with on the server, where it is not Grasp's alone. */
  namespace?: string;
  /** Milliseconds that an append waits for a log that is away before it is answered with `log_unavailable`. */
  deadlineMs?: number;
  /** Milliseconds that one attempt to append is waited for. */
  attemptMs?: number;
  /** Milliseconds of silence after which the server, or a subscription on it, is taken for dead. */
  silenceMs?: number;
  /** Events that may wait to be appended; beyond it `append` is refused with `log_overloaded`. */
  maxWaiting?: number;
  /** The clock that stamps `acceptedAt`. */
  now?: () => Micros;
};

/**
 * Opens the log in EventStoreDB (22.10 or newer; 24.2 or newer is advised).
 * @throws AppError `log_address_invalid`, `second_log`, `log_denied`, `log_unavailable` when the server cannot be reached.
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStore> {
  const { address, namespace = '', deadlineMs = DEADLINE_MS, silenceMs = SILENCE_MS } = options;
  const fault = faultOfAddress(address);
  if (fault) throw new AppError(logErrors.log_address_invalid, { detail: fault });
  await using opened = new AsyncDisposableStack();
  const appending = openAppending(address);
  opened.defer(() => appending.close());
  const reading = openReading(address);
  opened.defer(() => reading.close());
  const id = await openIdentity(appending, { namespace, deadlineMs });
  const source = { connection: reading, namespace, silenceMs, deadlineMs };
  const watch = createHeadWatch(source);
  const feed = { ...source, watch };
  const appender = openAppender(options, appending, (stream, from) =>
    readStream(source, stream, from),
  );
  opened.defer(() => appender.close());
  const resources = opened.move();
  return {
    id,
    append: appender.append,
    readStream: (stream, from) => readStream(source, stream, from),
    readStreams: (streams, upTo) => readStreams(source, streams, upTo),
    findEvents: (ids, stream) => findEvents(feed, ids, stream),
    readAll: (read) => readAll(feed, read),
    subscribe: (read) => subscribe(feed, read),
    scanStreams: async (filter, signal) =>
      scanStreams(feed, filter, { upTo: await watch.look(), signal }),
    head: () => watch.look(),
    count: (after, upTo) => watch.count(after, upTo),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function openAppender(
  options: EventStoreDbOptions,
  connection: Connection,
  read: Parameters<typeof createLane>[0]['readStream'],
) {
  const { namespace = '', deadlineMs = DEADLINE_MS, attemptMs = ATTEMPT_MS } = options;
  const lane = createLane({
    namespace,
    now: options.now ?? nowMicros,
    readStream: read,
    write: (one, deadline) => write(connection, one, { attemptMs, deadline }),
  });
  return createAppender(lane, { deadlineMs, maxWaiting: options.maxWaiting ?? MAX_WAITING });
}
