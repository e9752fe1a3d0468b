import { randomUUID } from 'node:crypto';
import type { Micros } from '@grasp/domain';
import type { EventStore } from '../event-store.ts';
import { nowMicros } from '../now-micros.ts';
import { countBetween } from '../positions.ts';
import { append } from './append.ts';
import { createLog } from './log.ts';
import { findEvents, readAll, readStream, readStreams, scanStreams } from './read.ts';
import { subscribe } from './subscribe.ts';

/** Makes an empty log in memory, for tests: the same contract as the others, gone with the process. */
export function createMemoryEventStore(options: { now?: () => Micros } = {}): EventStore {
  const log = createLog();
  const now = options.now ?? nowMicros;
  const head = () => BigInt(log.events.length);
  return {
    id: randomUUID(),
    async append(appends, signal) {
      signal?.throwIfAborted();
      return append(log, appends, now);
    },
    readStream: async (stream, from) => readStream(log, stream, from),
    readStreams: async (streams, upTo) => readStreams(log, streams, upTo ?? head()),
    findEvents: async (ids) => findEvents(log, ids),
    readAll: (read) => readAll(log, read),
    subscribe: (read) => subscribe(log, read),
    scanStreams: async (filter, signal) => scanStreams(log, filter, signal),
    head: async () => head(),
    count: async (after, upTo) => countBetween(after, upTo ?? head()),
    async [Symbol.asyncDispose]() {
      log.news.close();
    },
  };
}
