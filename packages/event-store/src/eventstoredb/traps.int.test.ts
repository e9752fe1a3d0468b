import { setTimeout } from 'node:timers/promises';
import client, { type EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import type { Append, Batch, EventStore, ReadOptions } from '../event-store.ts';
import { createTestEvent } from '../testing/create-test-event.ts';
import { openProtocolServer, type ProtocolServerOptions } from '../testing/protocol-server/open.ts';
import { faultOfAddress } from './address.ts';
import { type EventStoreDbOptions, openEventStoreDb } from './open.ts';
import { fromStored } from './translate.ts';

/** The traps and faults of the client by their numbers in docs/reference/eventstoredb-traps.md. */

type Given = Partial<EventStoreDbOptions> & { server?: ProtocolServerOptions };

async function openBoth(given: Given = {}) {
  const server = await openProtocolServer(given.server);
  const quick = { attemptMs: 300, silenceMs: 1_000, deadlineMs: 20_000 };
  const store = await openEventStoreDb({ address: server.url, ...quick, ...given });
  return {
    server,
    store,
    async [Symbol.asyncDispose]() {
      server.setTrouble('none');
      await store[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const to = (stream: string, data: Record<string, unknown> = {}): Append => ({
  stream,
  expected: 'any',
  events: [createTestEvent({ data: { ...data, at: Math.random() } })],
});
const many = (count: number, streams = count) =>
  Array.from({ length: count }, (_, index) => to(`call-${index % streams}`));
const large = (stream: string, bytes: number) => to(stream, { filling: 'x'.repeat(bytes) });

/** Follows a log and keeps what it gives. */
function follow(store: EventStore, options: Partial<ReadOptions> = {}) {
  const stop = new AbortController();
  const batches: Batch[] = [];
  const running = (async () => {
    const reading = { after: 0n, ...options, signal: stop.signal };
    for await (const batch of store.subscribe(reading)) batches.push(batch);
  })();
  running.catch(() => {});
  const streams = () => batches.flatMap(({ events }) => events.map((event) => event.stream));
  return {
    batches,
    streams,
    until: (count: number) => expect.poll(() => streams().length, LONG).toBe(count),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

const LONG = { timeout: 30_000 };
const statuses = (answers: readonly { status: string }[]) =>
  new Set(answers.map((one) => one.status));

/** The log holds each of these streams' events once. */
async function expectOnce(store: EventStore, appends: readonly Append[]): Promise<void> {
  const batches = await Array.fromAsync(store.readAll({ after: 0n }));
  const ids = batches.flatMap(({ events }) => events.map((event) => event.id));
  const sent = appends.flatMap(({ events }) => events.map((event) => event.id));
  expect(ids.toSorted()).toEqual(sent.toSorted());
}

describe('appends', () => {
  it('trap 1, fault 1: what a failed batch stream rejects is sent again and stands in the log once', async () => {
    await using both = await openBoth();
    both.server.setSlow(40);
    const appends = many(120);
    const answers = both.store.append(appends);
    for (let index = 0; index < 4; index += 1) {
      await setTimeout(60);
      both.server[index % 2 ? 'failCalls' : 'drop']();
    }
    expect(statuses(await answers)).toEqual(new Set(['appended']));
    await expectOnce(both.store, appends);
  });

  it('trap 1, fault 1: a process appends to one EventStoreDB', async () => {
    await using both = await openBoth();
    await using other = await openProtocolServer();
    const second = openEventStoreDb({ address: other.url });
    await expect(second).rejects.toMatchObject({ code: 'second_log' });
    expect(await both.store.append([to('call-1')])).toMatchObject([{ status: 'appended' }]);
  });

  it('trap 2, trap 5, fault 2: an append that is not answered is sent again, and a late answer harms nobody', async () => {
    await using both = await openBoth();
    await both.store.append([to('call-0')]);
    both.server.setTrouble('silent');
    const appends = many(30);
    const answers = both.store.append(appends);
    expect(await Promise.race([answers, setTimeout(1_500, 'nothing')])).toBe('nothing');
    both.server.setTrouble('none');
    expect(statuses(await answers)).toEqual(new Set(['appended']));
    expect(await both.store.readStream('call-0')).toHaveLength(2);
    expect(await both.store.readStream('call-7')).toHaveLength(1);
  });

  it('trap 2, fault 2: an append is given up at its deadline, and its event is taken later, once', async () => {
    await using both = await openBoth({ deadlineMs: 600 });
    await both.store.append([to('call-0')]);
    both.server.setTrouble('silent');
    const append = to('call-1');
    const given = both.store.append([append]);
    await expect(given).rejects.toMatchObject({ code: 'log_unavailable', retryable: true });
    both.server.setTrouble('none');
    // It was written all the same, only the answer was lost.
    expect(await both.store.append([append])).toMatchObject([{ revision: 0 }]);
    expect(await both.store.readStream('call-1')).toHaveLength(1);
  });

  it('trap 4, fault 4: a wrong revision is told as it is', async () => {
    await using both = await openBoth();
    await both.store.append(Array.from({ length: 43 }, () => to('call-1')));
    const answers = await both.store.append([{ ...to('call-1'), expected: 7 }]);
    expect(answers).toEqual([{ status: 'wrong_revision', actual: 42 }]);
    expect(faultOfAddress('esdb://one?throwOnAppendFailure=false')).toBeDefined();
  });

  it('trap 9: an append that fails with INTERNAL goes by a new client', async () => {
    await using both = await openBoth();
    both.server.setSlow(200);
    const appended = both.store.append([to('call-1')]);
    await setTimeout(100);
    both.server.failCalls();
    expect(await appended).toMatchObject([{ status: 'appended', revision: 0 }]);
    expect(await both.store.append([to('call-1')])).toMatchObject([{ revision: 1 }]);
  });

  it('trap 9, trap 10: a server that lost the lead sends appends and readers to the one that has it', async () => {
    await using both = await openBoth();
    await both.store.append([to('call-1')]);
    await using leader = await openProtocolServer();
    both.server.setTrouble('not_leader', leader);
    expect(await both.store.append([to('call-2')])).toMatchObject([{ status: 'appended' }]);
    expect(leader.records.at(-1)?.stream).toBe('call-2');
    expect(await both.store.readStream('call-2')).toHaveLength(1);
  });

  it('trap 14: where the server has no BatchAppend, appends go one call each', async () => {
    await using both = await openBoth({ server: { methods: ['read', 'append'] } });
    const appends = many(40, 10);
    expect(statuses(await both.store.append(appends))).toEqual(new Set(['appended']));
    await expectOnce(both.store, appends);
  });

  it('trap 15: what is more than the server takes at once is written in parts; one append is not cut', async () => {
    await using both = await openBoth({ attemptMs: 5_000 });
    const appends = [400_000, 400_000, 400_000, 900_000].map((bytes) => large('call-1', bytes));
    expect(await both.store.append(appends)).toMatchObject(
      [0, 1, 2, 3].map((revision) => ({ revision })),
    );
    const refused = both.store.append([large('call-1', 1_000_000)]);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_append', field: 'events' });
    expect(await both.store.readStream('call-1')).toHaveLength(4);
  });

  it('trap 16: credentials that TLS does not carry are refused', async () => {
    const address = 'esdb://admin:changeit@127.0.0.1:2113?tls=false';
    const opened = openEventStoreDb({ address });
    await expect(opened).rejects.toMatchObject({ code: 'log_address_invalid' });
    expect(faultOfAddress('esdb://admin:changeit@127.0.0.1:2113')).toBeUndefined();
    expect(faultOfAddress('esdb+discover://one,two:2114?tls=false')).toBeUndefined();
  });

  it('fault 3: a server that is silent from the start is told as away', async () => {
    await using server = await openProtocolServer();
    server.setTrouble('silent');
    const opened = openEventStoreDb({ address: server.url, deadlineMs: 500, silenceMs: 300 });
    await expect(opened).rejects.toMatchObject({ code: 'log_unavailable' });
    server.setTrouble('none');
    await using store = await openEventStoreDb({ address: server.url });
    expect(await store.append([to('call-1')])).toMatchObject([{ status: 'appended' }]);
  });

  it('fault 8: appends that a stalled connection does not take go by another one', async () => {
    await using both = await openBoth({ attemptMs: 1_000 });
    const appends = Array.from({ length: 40 }, (_, index) => large(`call-${index}`, 200_000));
    both.server.hang();
    const answers = both.store.append(appends);
    await setTimeout(500);
    both.server.restore();
    expect(statuses(await answers)).toEqual(new Set(['appended']));
    await expectOnce(both.store, appends);
  });

  it('fault 9: a server that is not ready is waited for', async () => {
    await using both = await openBoth();
    await using reader = follow(both.store);
    both.server.setTrouble('not_ready');
    const appended = both.store.append([to('call-1')]);
    await setTimeout(700);
    both.server.setTrouble('none');
    expect(await appended).toMatchObject([{ status: 'appended', revision: 0 }]);
    await reader.until(1);
  });
});

describe('reads', () => {
  it('trap 3: a read that is not answered is given up', async () => {
    await using both = await openBoth({ silenceMs: 300, deadlineMs: 400 });
    both.server.setTrouble('silent');
    const failure = { code: 'log_unavailable' };
    await expect(both.store.readStream('call-1')).rejects.toMatchObject(failure);
    await expect(both.store.head()).rejects.toMatchObject(failure);
    both.server.setTrouble('none');
    expect(await both.store.readStream('call-1')).toEqual([]);
  });

  it('trap 26: a read that is cut off because another one gave the connection up is asked again', async () => {
    await using both = await openBoth();
    await both.store.append([to('call-1'), to('call-1')]);
    const head = await both.store.head();
    both.server.setTrouble('silent');
    const first = both.store.readStream('call-2');
    await setTimeout(700);
    const cutOff = [both.store.readStream('call-1'), both.store.readStreams(['call-1'], head)];
    // By now the first was given up, and its client with it.
    await setTimeout(800);
    both.server.setTrouble('none');
    expect(await first).toEqual([]);
    for (const events of await Promise.all(cutOff)) expect(events).toHaveLength(2);
  });

  it.each([
    ['trap 7, fault 5: a dropped connection', 'drop'],
    ['trap 8: a clean end', 'endReads'],
    ['trap 9: INTERNAL', 'failCalls'],
  ] as const)('%s does not end a subscription, and leaves no call open', async (_, fault) => {
    await using both = await openBoth();
    await using reader = follow(both.store);
    for (let index = 0; index < 12; index += 1) {
      await both.store.append([to(`call-${index}`)]);
      if (index % 3 === 1) both.server[fault]();
    }
    await reader.until(12);
    expect(new Set(reader.streams()).size).toBe(12);
    await expect.poll(() => both.server.openReads(), LONG).toBeLessThan(3);
  });

  it('trap 3, trap 7: a subscription on a connection that went silent is opened on another one', async () => {
    await using both = await openBoth();
    await using reader = follow(both.store);
    await both.store.append([to('call-1')]);
    await reader.until(1);
    both.server.hang();
    await setTimeout(1_500);
    both.server.restore();
    await both.store.append([to('call-2')]);
    await reader.until(2);
  });

  it('trap 11: more subscriptions than a connection carries are refused with a word', async () => {
    await using both = await openBoth();
    const stop = new AbortController();
    const start = async () => {
      const batches = both.store.subscribe({ after: 0n, signal: stop.signal });
      for await (const batch of batches) if (batch.events.length > 0) return 'told';
      return 'ended';
    };
    const readers = Array.from({ length: 70 }, () => start().catch((error) => error.code));
    await setTimeout(500);
    await both.store.append([to('call-1')]);
    const answers = await Promise.all(readers);
    stop.abort();
    expect(answers.filter((answer) => answer === 'told')).toHaveLength(60);
    expect(answers.filter((answer) => answer === 'log_overloaded')).toHaveLength(10);
  });

  it('trap 6, trap 19: a reader of little moves on over much, and does not look at it again', async () => {
    await using both = await openBoth();
    await both.store.append(many(1_200, 3));
    const filter = { categories: ['order'] };
    await using reader = follow(both.store, { filter });
    const head = await both.store.head();
    await expect.poll(() => reader.batches.at(-1)?.upTo, LONG).toBe(head);
    await both.store.append([to('order-1')]);
    await reader.until(1);
    const again = await Array.fromAsync(both.store.readAll({ after: head, filter }));
    expect(again.flatMap(({ events }) => events)).toHaveLength(1);
  });

  it('trap 19: the server filters, and a subscription anew begins behind all that was passed over', async () => {
    await using both = await openBoth();
    await both.store.append(many(6_000, 3));
    await using reader = follow(both.store, { filter: { categories: ['order'] } });
    const head = await both.store.head();
    await expect.poll(() => reader.batches.at(-1)?.upTo, LONG).toBe(head);
    // It hears a checkpoint every 500 events considered, and none of the events.
    const first = both.server.sent();
    expect(first).toBeGreaterThanOrEqual(12);
    expect(first).toBeLessThan(20);
    both.server.drop();
    await both.store.append([to('order-1')]);
    await reader.until(1);
    expect(both.server.sent() - first).toBeLessThan(8);
  });

  it('trap 22: says how many events came, and null, not bytes, where they are too many to be counted', async () => {
    await using both = await openBoth();
    await both.store.append(many(1_500, 3));
    const positions = both.server.records
      .filter(({ type }) => !type.startsWith('$'))
      .map(({ position }) => position);
    expect(await both.store.count(0n)).toBeNull();
    expect(await both.store.count(positions[599] as bigint)).toBe(900);
    expect(await both.store.count(positions[899] as bigint, positions[999] as bigint)).toBe(100);
    await both.store.append([to('call-9')]);
    expect(await both.store.count(positions[599] as bigint)).toBe(901);
    await using fresh = await openEventStoreDb({ address: both.server.url });
    expect(await fresh.count(positions[1_399] as bigint)).toBe(101);
    expect(await fresh.count(positions[1_499] as bigint)).toBe(1);
  });

  it('trap 20: a batch never says that more was looked at than was given', async () => {
    await using both = await openBoth();
    const some = Array.from({ length: 900 }, (_, index) => to(index % 4 ? 'call-1' : 'order-1'));
    const filter = { categories: ['order'] };
    await using reader = follow(both.store, { filter, batchSize: 7 });
    for (let start = 0; start < 900; start += 90)
      await both.store.append(some.slice(start, start + 90));
    await reader.until(225);
    let upTo = 0n;
    for (const batch of reader.batches) {
      expect(batch.events.every(({ position }) => position > upTo && position <= batch.upTo)).toBe(
        true,
      );
      upTo = batch.upTo;
    }
  });

  it('trap 21: a deleted stream reads as none, its events stay in the log, and links are passed over', async () => {
    await using both = await openBoth();
    await both.store.append([to('call-1'), to('call-2')]);
    const plain: EventStoreDBClient = client.EventStoreDBClient.connectionString(both.server.url);
    await plain.deleteStream('call-1');
    await plain.tombstoneStream('call-2');
    both.server.writeRaw('links-1', { type: '$>', data: '0@call-1' });
    expect(await both.store.readStream('call-1')).toEqual([]);
    expect(await both.store.readStream('call-2')).toEqual([]);
    const batches = await Array.fromAsync(both.store.readAll({ after: 0n }));
    const streams = batches.flatMap(({ events }) => events.map((event) => event.stream));
    expect(streams.toSorted()).toEqual(['call-1', 'call-2']);
    const gone = both.store.append([to('call-2')]);
    await expect(gone).rejects.toMatchObject({ code: 'invalid_append', field: 'stream' });
    await plain.dispose();
  });

  it('trap 22: how far the log reaches is asked, past what the server says to itself', async () => {
    await using both = await openBoth();
    await both.store.append([to('call-1')]);
    const head = await both.store.head();
    for (let index = 0; index < 200; index += 1) both.server.writeStatistics();
    expect(await both.store.head()).toBe(head);
    await using fresh = await openEventStoreDb({ address: both.server.url });
    expect(await fresh.head()).toBe(head);
    await using reader = follow(fresh);
    await reader.until(1);
    expect(reader.batches.at(-1)).toMatchObject({ upTo: head, isCaughtUp: true });
  });

  it('fault 6: reads that are left leave no call open', async () => {
    await using both = await openBoth();
    await both.store.append(many(300));
    for (let index = 0; index < 30; index += 1)
      for await (const _ of both.store.readAll({ after: 0n, batchSize: 5 })) break;
    await expect.poll(() => both.server.openReads(), LONG).toBe(0);
  });

  it('trap 24: a log that is closed leaves no connection', async () => {
    await using server = await openProtocolServer();
    const store = await openEventStoreDb({ address: server.url });
    await store.append([to('call-1')]);
    await store.readStream('call-1');
    expect(server.connections()).toBeGreaterThan(0);
    await store[Symbol.asyncDispose]();
    await expect.poll(() => server.connections(), LONG).toBe(0);
  });
});

describe('what is stored', () => {
  const stored = {
    streamId: 'call-1',
    id: crypto.randomUUID(),
    revision: 3n,
    type: 'Told',
    isJson: true as const,
    created: new Date(0),
    position: { commit: 9_007_199_254_740_993n, prepare: 9_007_199_254_740_993n },
    data: {},
    metadata: {
      id: crypto.randomUUID(),
      version: 1,
      occurredAt: 1,
      recordedAt: 2,
      acceptedAt: 3,
      hash: 'h',
      meta: {},
    },
  };

  it('trap 17: positions keep every digit', () => {
    expect(fromStored(stored, '')).toMatchObject({ position: 9_007_199_254_740_993n, revision: 3 });
  });

  it.each([
    ['data that is no JSON', { data: '{' as never }],
    ['metadata that is no JSON', { metadata: new Uint8Array([1]) as never }],
    ['metadata of somebody else', { metadata: { $correlationId: 'x' } as never }],
    ['an explicit transaction', { position: { commit: 9n, prepare: 8n } }],
  ])('trap 18: %s is named with its position', (_, change) => {
    const message = expect.stringMatching(/position \d+/);
    const failure = expect.objectContaining({ code: 'malformed_event', message });
    expect(() => fromStored({ ...stored, ...change }, '')).toThrow(failure);
  });
});
