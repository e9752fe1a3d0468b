import { randomUUID } from 'node:crypto';
import client, { type AllStreamResolvedEvent } from '@eventstore/db-client';
import { afterAll, describe, it } from 'vitest';
import type { EventStore } from '../event-store.ts';
import { openContainer } from '../testing/event-store-container.ts';
import { countPositions, describeEventStore } from '../testing/index.ts';
import { openEventStoreDb } from './open.ts';

/** A running EventStoreDB or KurrentDB: it may hold other logs, and each rule takes stream names of its own. */
const given = process.env['EVENTSTORE_URL_TEST'] ?? process.env['EVENTSTORE_URL'];
const container = given ? undefined : await openContainer();
afterAll(() => container?.[Symbol.asyncDispose]());
const address = given ?? container?.address;

if (address) describeReal(address);
else
  describe('event store: a real EventStoreDB', () => {
    it('keeps the contract', ({ skip }) =>
      skip('needs EVENTSTORE_URL_TEST=esdb://… or a container engine'));
  });

function describeReal(at: string): void {
  describeEventStore(
    'a real EventStoreDB',
    async (options) => {
      const namespace = `test${randomUUID().replaceAll('-', '')}.`;
      const plain = client.EventStoreDBClient.connectionString(at);
      const stores: EventStore[] = [];
      const positions = async () => {
        const found: bigint[] = [];
        const all: AsyncIterable<AllStreamResolvedEvent> = plain.readAll();
        for await (const { event } of all)
          if (event?.streamId.startsWith(namespace)) found.push(event.position?.commit ?? 0n);
        return found;
      };
      const openAgain = async () => {
        const store = await openEventStoreDb({ address: at, namespace, ...options });
        stores.push(store);
        return countPositions(store, positions);
      };
      return {
        store: await openAgain(),
        openAgain,
        async [Symbol.asyncDispose]() {
          for (const store of stores) await store[Symbol.asyncDispose]();
          await plain.dispose();
        },
      };
    },
    { fail: false, knowsEveryId: false, stampsInOrder: false },
  );
}
