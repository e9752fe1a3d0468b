import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RecordedEvent } from '@grasp/domain';
import { describe, expect, it } from 'vitest';
import type { Append, EventStore, ReadOptions } from '../event-store.ts';
import { createTestEvent } from './create-test-event.ts';
import { appendTo } from './read-rules.ts';
import type { Abilities, OpenUnderTest } from './under-test.ts';

/** What `subscribe` promises. */
export function describeSubscribe(open: OpenUnderTest, can: Abilities): void {
  describe('subscribe', () => {
    describeDelivery(open);
    describeBusy(open, can);
    describeStopping(open);
  });
}

/** Follows the log until it has seen as many events, and gives them. */
export async function collect(
  store: EventStore,
  count: number,
  options: Partial<ReadOptions> = {},
): Promise<RecordedEvent[]> {
  const stop = new AbortController();
  const events: RecordedEvent[] = [];
  const reading = { after: 0n, ...options, signal: stop.signal };
  for await (const batch of store.subscribe(reading)) {
    events.push(...batch.events);
    if (events.length >= count) stop.abort();
  }
  return events;
}

/** 16 writers, spread over stores, append so many events each, some of them to the same streams. */
export async function appendFrom16(stores: readonly EventStore[], each: number): Promise<void> {
  const write = async (writer: number) => {
    const store = stores[writer % stores.length]!;
    for (let round = 0; round < each; round += 1) {
      const answers = await store.append([
        { stream: `call-${writer % 4}`, expected: 'any', events: [createTestEvent()] },
      ]);
      if (answers[0]?.status !== 'appended') throw new Error(`not appended: ${writer} ${round}`);
      if (round % 3 === writer % 3) await setTimeout(writer % 5);
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
}

/** The positions from the first to the last, none left out. */
export function positionsTo(last: number): bigint[] {
  return Array.from({ length: last }, (_, index) => BigInt(index + 1));
}

function describeDelivery(open: OpenUnderTest): void {
  it('starts strictly after its position', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2', 'call-3');
    const events = await collect(log.store, 2, { after: 1n });
    expect(events.map((event) => event.position)).toEqual([2n, 3n]);
  });

  it('says at once when there is nothing new, then tells what comes', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1');
    const stop = new AbortController();
    const batches = log.store.subscribe({ after: 1n, signal: stop.signal })[Symbol.asyncIterator]();
    const first = await batches.next();
    expect(first.value).toEqual({ events: [], upTo: 1n, isCaughtUp: true });
    const second = batches.next();
    await appendTo(log.store, 'call-2');
    expect((await second).value).toMatchObject({ events: [{ position: 2n }], upTo: 2n });
    stop.abort();
    expect((await batches.next()).done).toBe(true);
  });

  it('never says that it looked further than at what a slow reader was given', async () => {
    await using log = await open();
    const stop = new AbortController();
    const filter = { categories: ['order'] };
    await appendTo(log.store, 'order-1');
    // More than a server looks at before it tells how far it came.
    const passed = () => Array.from({ length: 1_200 }, () => createTestEvent());
    const given: string[] = [];
    let looked = 0n;
    for await (const batch of log.store.subscribe({ after: 0n, filter, signal: stop.signal })) {
      for (const { position } of batch.events) expect(position).toBeGreaterThan(looked);
      looked = batch.upTo;
      given.push(...batch.events.map(({ stream }) => stream));
      if (given.length === 4) stop.abort();
      else if (batch.events.length > 0) {
        await appendTo(log.store, `order-${given.length + 1}`);
        await log.store.append([{ stream: 'call-1', expected: 'any', events: passed() }]);
        await setTimeout(500);
      }
    }
    expect(given).toEqual(['order-1', 'order-2', 'order-3', 'order-4']);
  });

  it('moves on over events that the filter leaves out', async () => {
    await using log = await open();
    const stop = new AbortController();
    const filter = { categories: ['order'] };
    const seen: [bigint, number][] = [];
    const following = (async () => {
      for await (const batch of log.store.subscribe({ after: 0n, filter, signal: stop.signal })) {
        seen.push([batch.upTo, batch.events.length]);
        if (batch.upTo === 3n) stop.abort();
      }
    })();
    await appendTo(log.store, 'call-1');
    await appendTo(log.store, 'order-1');
    await appendTo(log.store, 'call-2');
    await following;
    expect(seen.at(-1)?.[0]).toBe(3n);
    expect(seen.reduce((sum, [, events]) => sum + events, 0)).toBe(1);
  });
}

function describeBusy(open: OpenUnderTest, can: Abilities): void {
  it('delivers every event once, in log order, under 16 writers, from history into live', async () => {
    await using log = await open();
    const stores = [log.store, await log.openAgain(), await log.openAgain()];
    const writing = appendFrom16(stores, 25);
    const early = collect(log.store, 400, { batchSize: 7 });
    await setTimeout(20);
    const late = collect(stores[1]!, 400);
    await writing;
    for (const events of [await early, await late]) {
      expect(events.map((event) => event.position)).toEqual(positionsTo(400));
      expect(new Set(events.map((event) => event.id)).size).toBe(400);
      for (const part of can.stampsInOrder ? [events] : byStream(events)) {
        const times = part.map((event) => event.acceptedAt);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
      }
    }
  });

  it.each([
    ['all', {}, ['call-1', 'order-1'], 6_000],
    ['some', { filter: { categories: ['order'] } }, ['order-1'], 2_000],
  ])('keeps up with bursts larger than it reads at once: %s', async (_, filter, streams, count) => {
    await using log = await open();
    const following = collect(log.store, count, { batchSize: 100, ...filter });
    const late = collect(log.store, count, filter);
    const burst = Array.from(
      { length: 3_000 },
      (_, index): Append => ({
        stream: `${index % 3 ? 'call' : 'order'}-1`,
        expected: 'any',
        events: [createTestEvent()],
      }),
    );
    await log.store.append(burst);
    await log.store.append(burst.map((one) => ({ ...one, events: [createTestEvent()] })));
    const positions = (await log.store.readStreams(streams)).map((event) => event.position);
    const inOrder = positions.toSorted((one, other) => Number(one - other));
    for (const events of [await following, await late])
      expect(events.map((event) => event.position)).toEqual(inOrder);
  });

  it('holds no more for a slow reader than a few batches', async () => {
    await using log = await open();
    const data = { filling: 'x'.repeat(200_000) };
    for (let index = 0; index < 200; index += 1)
      await log.store.append([
        { stream: `call-${index}`, expected: 'none', events: [createTestEvent({ data })] },
      ]);
    const before = await memoryHeld();
    const stop = new AbortController();
    const options = { after: 0n, batchSize: 5, signal: stop.signal };
    const batches = log.store.subscribe(options)[Symbol.asyncIterator]();
    await batches.next();
    await setTimeout(300);
    const megabytes = ((await memoryHeld()) - before) / 1_000_000;
    stop.abort();
    expect(megabytes).toBeLessThan(15);
  });
}

function describeStopping(open: OpenUnderTest): void {
  it('ends when its signal is aborted, while it waits for news', async () => {
    await using log = await open();
    const stop = new AbortController();
    const batches = log.store.subscribe({ after: 0n, signal: stop.signal })[Symbol.asyncIterator]();
    await batches.next();
    const waiting = batches.next();
    stop.abort();
    expect((await Promise.race([waiting, setTimeout(1_000)]))?.done).toBe(true);
  });

  it('ends when its signal is aborted, in the middle of history', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2', 'call-3');
    const events = await collect(log.store, 1, { batchSize: 1 });
    expect(events).toHaveLength(1);
  });

  it('gives nothing when its signal is aborted already', async () => {
    await using log = await open();
    const signal = AbortSignal.abort();
    expect(await Array.fromAsync(log.store.subscribe({ after: 0n, signal }))).toEqual([]);
  });

  it('may be left by its reader', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2', 'call-3');
    const { signal } = new AbortController();
    for await (const batch of log.store.subscribe({ after: 0n, batchSize: 1, signal })) {
      expect(batch.upTo).toBe(1n);
      break;
    }
    expect(await log.store.head()).toBe(3n);
  });

  it('serves many readers with one signal', async () => {
    await using log = await open();
    const stop = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const readers = Array.from({ length: 20 }, async () => {
      for await (const batch of log.store.subscribe({ after: 0n, signal: stop.signal }))
        if (batch.upTo === 2n) return batch.upTo;
      return undefined;
    });
    await appendTo(log.store, 'call-1');
    await setTimeout(50);
    await appendTo(log.store, 'call-2');
    expect(await Promise.all(readers)).toEqual(Array.from({ length: 20 }, () => 2n));
    process.off('warning', onWarning);
    stop.abort();
    expect(warnings).toEqual([]);
  });
}

function byStream(events: readonly RecordedEvent[]): RecordedEvent[][] {
  return [...Map.groupBy(events, (event) => event.stream).values()];
}

/** Bytes that are really held, after a full collection. */
/** Buffers that nobody holds are given back behind the collection, late on a busy machine: the least of several looks. */
async function memoryHeld(): Promise<number> {
  const looks: number[] = [];
  while (looks.length < 10) {
    looks.push(memoryInUse());
    await setTimeout(100);
  }
  return Math.min(...looks);
}

function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
