import { describe, expect, it } from 'vitest';
import type { EventStore } from '../event-store.ts';
import { createTestEvent } from './create-test-event.ts';
import type { OpenUnderTest } from './under-test.ts';

/** What the reads promise. */
export function describeRead(open: OpenUnderTest): void {
  describe('read', () => {
    describeStreams(open);
    describeReadAll(open);
    describeScan(open);
  });
}

/** Appends one event to each of these streams, one after the other. */
export async function appendTo(store: EventStore, ...streams: string[]): Promise<void> {
  for (const stream of streams)
    await store.append([{ stream, expected: 'any', events: [createTestEvent()] }]);
}

/** In the order of the bytes of their UTF-8; `<` would put the last but one before the one above it. */
const ORDERED = [
  'call-',
  'call-A',
  'call-Z',
  'call-a',
  'call-é',
  'call-\uffee',
  'call-😀',
  'zoo-1',
];

function describeStreams(open: OpenUnderTest): void {
  it('reads a stream by revision, from where it is asked to', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2', 'call-1', 'call-1');
    const events = await log.store.readStream('call-1', 1);
    expect(events.map(({ revision, position }) => [revision, position])).toEqual([
      [1, 3n],
      [2, 4n],
    ]);
    expect(await log.store.readStream('call-1', 3)).toEqual([]);
    expect(await log.store.readStream('call-9')).toEqual([]);
  });

  it('reads several streams, one after the other, up to a position', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-2', 'call-1', 'call-3', 'call-1', 'call-2');
    const read = async (upTo?: bigint) => {
      const events = await log.store.readStreams(['call-2', 'call-9', 'call-1', 'call-2'], upTo);
      return events.map(({ stream, revision }) => `${stream}@${revision}`);
    };
    expect(await read()).toEqual(['call-1@0', 'call-1@1', 'call-2@0', 'call-2@1']);
    expect(await read(4n)).toEqual(['call-1@0', 'call-1@1', 'call-2@0']);
    expect(await read(0n)).toEqual([]);
    expect(await log.store.readStreams([])).toEqual([]);
  });

  it('orders streams by their bytes', async () => {
    await using log = await open();
    await appendTo(log.store, ...ORDERED.toReversed());
    const events = await log.store.readStreams(ORDERED.toSorted());
    expect(events.map((event) => event.stream)).toEqual(ORDERED);
  });

  it('finds events by id, in log order', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2', 'call-1', 'call-1');
    const [one, two, three] = (await log.store.readStream('call-1')).map(({ id }) => id);
    const ids = [three!, one!, 'no id', createTestEvent().id, one!];
    const found = await log.store.findEvents(ids, 'call-1');
    expect(found.map(({ id, position }) => [id, position])).toEqual([
      [one, 1n],
      [three, 4n],
    ]);
    expect(await log.store.findEvents(ids)).toEqual(found);
    expect(await log.store.findEvents([two!.toUpperCase()], 'call-1')).toEqual([]);
  });
}

function describeReadAll(open: OpenUnderTest): void {
  it('says that an empty log is read to its end', async () => {
    await using log = await open();
    expect(await Array.fromAsync(log.store.readAll({ after: 0n }))).toEqual([
      { events: [], upTo: 0n, isCaughtUp: true },
    ]);
    expect(await log.store.head()).toBe(0n);
  });

  it('counts what stands after a position, up to another one or to the end', async () => {
    await using log = await open();
    expect(await log.store.count(0n)).toBe(0);
    await appendTo(log.store, 'call-1', 'order-1', 'call-1', 'call-2');
    expect(await log.store.count(0n)).toBe(4);
    expect(await log.store.count(1n, 3n)).toBe(2);
    expect(await (await log.openAgain()).count(0n, 3n)).toBe(3);
    expect([await log.store.count(4n), await log.store.count(3n, 2n)]).toEqual([0, 0]);
  });

  it('reads strictly after a position, in batches, to the end', async () => {
    await using log = await open();
    await appendTo(log.store, ...'1234567'.split('').map((leg) => `call-${leg}`));
    const batches = await Array.fromAsync(log.store.readAll({ after: 2n, batchSize: 2 }));
    const seen = batches.map(({ events, upTo, isCaughtUp }) => ({
      positions: events.map((event) => event.position),
      upTo,
      isCaughtUp,
    }));
    expect(seen).toEqual([
      { positions: [3n, 4n], upTo: 4n, isCaughtUp: false },
      { positions: [5n, 6n], upTo: 6n, isCaughtUp: false },
      { positions: [7n], upTo: 7n, isCaughtUp: true },
    ]);
  });

  it('stands at the end when the last batch is full', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2');
    const batches = await Array.fromAsync(log.store.readAll({ after: 0n, batchSize: 2 }));
    expect(batches.map(({ upTo, isCaughtUp }) => [upTo, isCaughtUp])).toEqual([[2n, true]]);
  });

  it('passes over the events of other categories, and says how far it looked', async () => {
    await using log = await open();
    await appendTo(log.store, 'order-1', 'call-1', 'orders-1', 'order', 'rep-1', 'call-2', 'rep-2');
    const filter = { categories: ['order', 'rep'] };
    const batches = await Array.fromAsync(log.store.readAll({ after: 0n, filter, batchSize: 2 }));
    const streams = batches.flatMap(({ events }) => events.map((event) => event.stream));
    expect(streams).toEqual(['order-1', 'order', 'rep-1', 'rep-2']);
    expect(batches.at(-1)).toMatchObject({ upTo: 7n, isCaughtUp: true });
    const nothing = { after: 0n, filter: { categories: ['nothing'] } };
    const ends = (await Array.fromAsync(log.store.readAll(nothing))).at(-1);
    expect(ends).toEqual({ events: [], upTo: 7n, isCaughtUp: true });
  });

  it('refuses a position that the log never reached', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1');
    const read = Array.fromAsync(log.store.readAll({ after: 2n }));
    await expect(read).rejects.toMatchObject({ code: 'position_beyond_log' });
    const { signal } = new AbortController();
    const subscription = Array.fromAsync(log.store.subscribe({ after: 2n, signal }));
    await expect(subscription).rejects.toMatchObject({ code: 'position_beyond_log' });
  });

  it('rejects with the reason of an aborted signal', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2', 'call-3');
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const reading = async () => {
      const options = { after: 0n, batchSize: 1, signal: controller.signal };
      for await (const _ of log.store.readAll(options)) controller.abort(reason);
    };
    await expect(reading()).rejects.toBe(reason);
  });
}

function describeScan(open: OpenUnderTest): void {
  it('gives each stream whole and in order, of the categories asked for', async () => {
    await using log = await open();
    const others = ['order-1', 'callx-1'];
    await appendTo(log.store, ...ORDERED.toReversed(), ...others, ...ORDERED, 'call-a');
    const scan = await log.store.scanStreams({ categories: ['call', "zoo'\\"] });
    const events = (await Array.fromAsync(scan.batches)).flat();
    const calls = ORDERED.filter((stream) => stream.startsWith('call-'));
    const expected = calls.flatMap((stream) =>
      [0, 1, ...(stream === 'call-a' ? [2] : [])].map((revision) => [stream, revision]),
    );
    expect(events.map(({ stream, revision }) => [stream, revision])).toEqual(expected);
    expect(scan.upTo).toBe(await log.store.head());
  });

  it('holds exactly what stood in the log when it was asked for', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-2', 'call-1');
    const scan = await log.store.scanStreams({ categories: ['call'] });
    await appendTo(log.store, 'call-1', 'call-3');
    const events = (await Array.fromAsync(scan.batches)).flat();
    expect(scan.upTo).toBe(2n);
    expect(events.map((event) => event.stream)).toEqual(['call-1', 'call-2']);
  });

  it('gives nothing where no stream is of the categories', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1');
    const scan = await log.store.scanStreams({ categories: ['nothing'] });
    expect((await Array.fromAsync(scan.batches)).flat()).toEqual([]);
    const none = await log.store.scanStreams({ categories: [] });
    expect((await Array.fromAsync(none.batches)).flat()).toEqual([]);
  });

  it('may be left by its reader', async () => {
    await using log = await open();
    await appendTo(log.store, ...ORDERED);
    const scan = await log.store.scanStreams({ categories: ['call'] });
    for await (const batch of scan.batches) {
      expect(batch[0]?.stream).toBe(ORDERED[0]);
      break;
    }
    expect(await log.store.head()).toBe(BigInt(ORDERED.length));
  });

  it('rejects with the reason of an aborted signal, half-way too', async () => {
    await using log = await open();
    const data = { filling: 'x'.repeat(20_000) };
    const streams = Array.from({ length: 200 }, (_, index) => `call-${index}`);
    await log.store.append(
      streams.map((stream) => ({ stream, expected: 'any', events: [createTestEvent({ data })] })),
    );
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const scan = await log.store.scanStreams({ categories: ['call'] }, controller.signal);
    const reading = async () => {
      for await (const _ of scan.batches) controller.abort(reason);
    };
    await expect(reading()).rejects.toBe(reason);
    expect(await log.store.readStream('call-0')).toHaveLength(1);
  });
}
