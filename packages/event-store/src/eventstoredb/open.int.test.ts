import type { EventStore } from '../event-store.ts';
import { countPositions, describeEventStore } from '../testing/index.ts';
import { openProtocolServer } from '../testing/protocol-server/open.ts';
import { openEventStoreDb } from './open.ts';

/** Milliseconds that an answer takes at most while commits are late. */
const LATE_MS = 12;

describeEventStore(
  'EventStoreDB',
  async (options) => {
    const server = await openProtocolServer();
    const stores: EventStore[] = [];
    const positions = async () =>
      server.records.filter(({ type }) => !type.startsWith('$')).map(({ position }) => position);
    const openAgain = async () => {
      const store = await openEventStoreDb({ address: server.url, silenceMs: 4_000, ...options });
      stores.push(store);
      return countPositions(store, positions);
    };
    return {
      store: await openAgain(),
      openAgain,
      faults: {
        disconnect: async () => server.drop(),
        async damage(position) {
          const at = (await positions())[Number(position) - 1] ?? -1n;
          server.damage(at, '[1]');
          return at;
        },
        delayCommits: async () => server.setSlow(LATE_MS),
      },
      async [Symbol.asyncDispose]() {
        for (const store of stores) await store[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  },
  { fail: true, knowsEveryId: false, stampsInOrder: false },
);
