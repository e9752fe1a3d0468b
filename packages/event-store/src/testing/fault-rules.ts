import { describe, expect, it } from 'vitest';
import type { Batch } from '../event-store.ts';
import { createTestEvent } from './create-test-event.ts';
import { appendTo } from './read-rules.ts';
import { appendFrom16, collect, positionsTo } from './subscribe-rules.ts';
import type { EventStoreUnderTest, OpenUnderTest, StoreFaults } from './under-test.ts';

/** What a log promises when the world around it fails. */
export function describeFaults(open: OpenUnderTest): void {
  describe('faults', () => {
    describeLateCommits(open);
    describeLostConnections(open);
    describeDamage(open);
  });
}

function faultsOf(log: EventStoreUnderTest): StoreFaults {
  if (!log.faults) throw new Error('this log has no faults to cause');
  return log.faults;
}

function describeLateCommits(open: OpenUnderTest): void {
  it('loses no event whose commit is late, under 16 writers of several processes', async () => {
    await using log = await open();
    await faultsOf(log).delayCommits();
    const stores = [log.store, await log.openAgain(), await log.openAgain(), await log.openAgain()];
    const following = [
      collect(log.store, 320),
      collect(stores[3]!, 320, { batchSize: 3 }),
      collect(stores[1]!, 320, { filter: { categories: ['call'] } }),
    ];
    await appendFrom16(stores, 20);
    for (const events of await Promise.all(following))
      expect(events.map((event) => event.position)).toEqual(positionsTo(320));
  });
}

function describeLostConnections(open: OpenUnderTest): void {
  it('appends and delivers every event once, though its connections are cut again and again', async () => {
    await using log = await open();
    const faults = faultsOf(log);
    const events = Array.from({ length: 300 }, () => createTestEvent());
    const following = collect(log.store, 300, { batchSize: 10 });
    for (const [index, event] of events.entries()) {
      const appended = log.store.append([{ stream: 'call-1', expected: 'any', events: [event] }]);
      if (index % 50 === 25) await faults.disconnect();
      expect(await appended).toMatchObject([{ status: 'appended', revision: index }]);
    }
    expect((await following).map((event) => event.id)).toEqual(events.map((event) => event.id));
    expect(await log.store.head()).toBe(300n);
  });

  it('reads again after its connections were cut', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2');
    await faultsOf(log).disconnect();
    expect(await log.store.readStream('call-1')).toHaveLength(1);
    await faultsOf(log).disconnect();
    const scan = await log.store.scanStreams({ categories: ['call'] });
    expect((await Array.fromAsync(scan.batches)).flat()).toHaveLength(2);
  });

  it('says so when a scan loses its connection half-way, unless it is whole all the same', async () => {
    await using log = await open();
    const data = { filling: 'x'.repeat(100_000) };
    const streams = Array.from({ length: 300 }, (_, index) => `call-${index}`);
    await log.store.append(
      streams.map((stream) => ({ stream, expected: 'any', events: [createTestEvent({ data })] })),
    );
    const scan = await log.store.scanStreams({ categories: ['call'] });
    const read: string[] = [];
    const reading = async () => {
      for await (const batch of scan.batches) {
        if (read.length === 0) await faultsOf(log).disconnect();
        read.push(...batch.map((event) => event.stream));
      }
      return 'whole';
    };
    const ending = await reading().catch((error) => error);
    if (ending === 'whole') expect(new Set(read)).toEqual(new Set(streams));
    else expect(ending).toMatchObject({ code: 'log_unavailable', retryable: true });
  });
}

function describeDamage(open: OpenUnderTest): void {
  it.each(['readAll', 'subscribe'] as const)(
    'delivers what stands before a damaged event, then names its position: %s',
    async (read) => {
      await using log = await open();
      await appendTo(log.store, 'call-1', 'call-2', 'call-3', 'call-4');
      const at = await faultsOf(log).damage(3n);
      const batches: Batch[] = [];
      const reading = async () => {
        const { signal } = new AbortController();
        for await (const batch of log.store[read]({ after: 0n, signal })) batches.push(batch);
      };
      const message = expect.stringContaining(`position ${at}`);
      await expect(reading()).rejects.toMatchObject({ code: 'malformed_event', message });
      expect(batches.map(({ upTo, events }) => [upTo, events.length])).toEqual([[2n, 2]]);
    },
  );

  it('names the position of a damaged event to every other reader too', async () => {
    await using log = await open();
    await appendTo(log.store, 'call-1', 'call-2');
    const at = await faultsOf(log).damage(2n);
    const message = expect.stringContaining(`position ${at}`);
    const failure = { code: 'malformed_event', message };
    await expect(log.store.readStream('call-2')).rejects.toMatchObject(failure);
    await expect(log.store.readStreams(['call-2'])).rejects.toMatchObject(failure);
    const scan = await log.store.scanStreams({ categories: ['call'] });
    const ofScan = {
      code: 'malformed_event',
      message: expect.stringContaining('call-2'),
    };
    await expect(Array.fromAsync(scan.batches)).rejects.toMatchObject(ofScan);
    expect(await log.store.readStream('call-1')).toHaveLength(1);
  });
}
