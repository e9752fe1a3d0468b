import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import {
  type AppendExpectedRevision,
  BACKWARDS,
  DeadlineExceededError,
  END,
  EventStoreDBClient,
  eventTypeFilter,
  excludeSystemEvents,
  FORWARDS,
  jsonEvent,
  MaxAppendSizeExceededError,
  NotLeaderError,
  type Position,
  type ResolvedEvent,
  StreamDeletedError,
  StreamNotFoundError,
  streamNameFilter,
  UnavailableError,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { openProtocolServer, type ProtocolServerOptions } from './open.ts';

/** What the real server was read to do (24.6), asked of ours through the plain, unmodified client. */

async function openBoth(options?: ProtocolServerOptions) {
  const server = await openProtocolServer(options);
  const client = EventStoreDBClient.connectionString(server.url);
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await client.dispose();
      await server[Symbol.asyncDispose]();
    },
  };
}

const event = (type = 'Told', data: Record<string, unknown> = {}) => jsonEvent({ type, data });
const events = (count: number) => Array.from({ length: count }, () => event());
const numbers = (found: ResolvedEvent[]) => found.map((one) => Number(one.event?.revision));
const names = (found: ResolvedEvent[]) => found.map((one) => one.event?.streamId);
const pastSystem = { filter: excludeSystemEvents() };

/** Reads a subscription until it has given so many events. */
async function take(
  subscription: AsyncIterable<ResolvedEvent> & { unsubscribe(): Promise<void> },
  count: number,
): Promise<ResolvedEvent[]> {
  const found: ResolvedEvent[] = [];
  for await (const one of subscription) if (found.push(one) >= count) break;
  await subscription.unsubscribe();
  return found;
}

describe.each([
  ['BatchAppend', undefined],
  ['Append', ['read', 'append', 'delete', 'tombstone']],
])('%s', (_, methods) => {
  it.each<[AppendExpectedRevision, number, boolean]>([
    ['any', 0, true],
    ['any', 2, true],
    ['no_stream', 0, true],
    ['no_stream', 2, false],
    ['stream_exists', 0, false],
    ['stream_exists', 2, true],
    [1n, 2, true],
    [0n, 2, false],
    [2n, 2, false],
  ])('expecting %s of a stream of %i events: %s', async (expectedRevision, length, isMet) => {
    await using both = await openBoth({ methods });
    if (length > 0) await both.client.appendToStream('call-1', events(length));
    const appending = both.client.appendToStream('call-1', event(), { expectedRevision });
    if (isMet) {
      const revision = BigInt(length);
      expect(await appending).toMatchObject({ success: true, nextExpectedRevision: revision });
    } else {
      const actualVersion = length === 0 ? 'no_stream' : BigInt(length - 1);
      await expect(appending).rejects.toBeInstanceOf(WrongExpectedVersionError);
      await expect(appending).rejects.toMatchObject({ actualVersion });
    }
    const found = await Array.fromAsync(both.client.readAll());
    expect(found.filter((one) => one.event?.type === 'Told')).toHaveLength(length + Number(isMet));
  });

  it('answers the same ids at the same expected revision with success, and writes nothing', async () => {
    await using both = await openBoth({ methods });
    const two = events(2);
    const first = await both.client.appendToStream('call-1', two, {
      expectedRevision: 'no_stream',
    });
    await both.client.appendToStream('call-1', event(), { expectedRevision: 1n });
    const again = await both.client.appendToStream('call-1', two, {
      expectedRevision: 'no_stream',
    });
    expect(again).toEqual(first);
    const anywhere = await both.client.appendToStream('call-1', two);
    expect(anywhere).toEqual(first);
    expect(numbers(await Array.fromAsync(both.client.readStream('call-1')))).toEqual([0, 1, 2]);
  });

  it('refuses more than 1 MiB in one append, and writes nothing', async () => {
    await using both = await openBoth({ methods });
    const half = () => event('Told', { filling: 'x'.repeat(600_000) });
    await both.client.appendToStream('call-1', half());
    const refused = both.client.appendToStream('call-1', [half(), half()]);
    await expect(refused).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
    expect(await Array.fromAsync(both.client.readStream('call-1'))).toHaveLength(1);
  });

  it('tells a tombstoned stream from an absent one', async () => {
    await using both = await openBoth({ methods });
    await both.client.appendToStream('call-1', event());
    await both.client.tombstoneStream('call-1');
    const appended = both.client.appendToStream('call-1', event());
    await expect(appended).rejects.toBeInstanceOf(StreamDeletedError);
    const read = Array.fromAsync(both.client.readStream('call-1'));
    await expect(read).rejects.toBeInstanceOf(StreamDeletedError);
  });
});

describe('reading', () => {
  it('starts at the position given, a subscription strictly after it', async () => {
    await using both = await openBoth();
    const { client } = both;
    await client.appendToStream('call-1', events(3));
    const [, second] = await Array.fromAsync(client.readStream('call-1'));
    const fromPosition = second?.event?.position as Position;
    expect(numbers(await Array.fromAsync(client.readAll({ fromPosition })))).toEqual([1, 2]);
    const fromRevision = 1n;
    expect(numbers(await Array.fromAsync(client.readStream('call-1', { fromRevision })))).toEqual([
      1, 2,
    ]);
    expect(numbers(await take(client.subscribeToAll({ fromPosition }), 1))).toEqual([2]);
    expect(numbers(await take(client.subscribeToStream('call-1', { fromRevision }), 1))).toEqual([
      2,
    ]);
  });

  it('goes both ways, and no further than it is asked to', async () => {
    await using both = await openBoth();
    const { client } = both;
    await client.appendToStream('call-1', events(4));
    const back = { direction: BACKWARDS, fromRevision: END, maxCount: 2 } as const;
    expect(numbers(await Array.fromAsync(client.readStream('call-1', back)))).toEqual([3, 2]);
    const on = { direction: FORWARDS, fromRevision: 1n, maxCount: 2 } as const;
    expect(numbers(await Array.fromAsync(client.readStream('call-1', on)))).toEqual([1, 2]);
    const last = { direction: BACKWARDS, fromPosition: END, maxCount: 3 } as const;
    expect(numbers(await Array.fromAsync(client.readAll(last)))).toEqual([3, 2, 1]);
  });

  it('past the end of a stream gives nothing; an absent or wholly truncated one is not found', async () => {
    await using both = await openBoth();
    const { client } = both;
    await client.appendToStream('call-1', events(2));
    expect(await Array.fromAsync(client.readStream('call-1', { fromRevision: 7n }))).toEqual([]);
    await client.setStreamMetadata('call-1', { truncateBefore: 1 });
    expect(numbers(await Array.fromAsync(client.readStream('call-1')))).toEqual([1]);
    await client.setStreamMetadata('call-1', { truncateBefore: 2 });
    for (const stream of ['call-1', 'call-9']) {
      const read = Array.fromAsync(client.readStream(stream));
      await expect(read).rejects.toBeInstanceOf(StreamNotFoundError);
    }
  });

  it('positions of $all increase, and are not dense', async () => {
    await using both = await openBoth();
    await both.client.appendToStream('call-1', events(3));
    const found = await Array.fromAsync(both.client.readAll());
    const positions = found.map((one) => one.event?.position?.commit as bigint);
    const steps = positions.slice(1).map((position, index) => position - positions[index]!);
    expect(steps.every((step) => step > 1n)).toBe(true);
  });

  it('says how much of a stream is kept, and keeps to it', async () => {
    await using both = await openBoth();
    await both.client.appendToStream('call-1', events(5));
    await both.client.setStreamMetadata('call-1', { maxCount: 2, owner: 'ann' });
    const { metadata } = await both.client.getStreamMetadata('call-1');
    expect(metadata).toEqual({ maxCount: 2, owner: 'ann' });
    expect(numbers(await Array.fromAsync(both.client.readStream('call-1')))).toEqual([3, 4]);
  });

  it('continues the numbers after a soft delete, and takes the stream for absent until then', async () => {
    await using both = await openBoth();
    const { client } = both;
    await client.appendToStream('call-1', events(2));
    await client.deleteStream('call-1');
    const read = Array.fromAsync(client.readStream('call-1'));
    await expect(read).rejects.toBeInstanceOf(StreamNotFoundError);
    const expectedRevision = 'no_stream';
    const { nextExpectedRevision } = await client.appendToStream('call-1', event(), {
      expectedRevision,
    });
    expect(nextExpectedRevision).toBe(2n);
    expect(numbers(await Array.fromAsync(client.readStream('call-1')))).toEqual([2]);
    const all = await Array.fromAsync(client.readAll());
    expect(names(all).filter((name) => name === 'call-1')).toHaveLength(3);
  });
});

describe('a subscription', () => {
  it.each([
    ['prefixes of streams', streamNameFilter({ prefixes: ['call-', 'rep-'] }), ['call-1', 'rep-1']],
    ['a regex of streams', streamNameFilter({ regex: '^(call|order)-' }), ['call-1', 'order-1']],
    ['prefixes of types', eventTypeFilter({ prefixes: ['Order'] }), ['order-1', 'rep-1']],
    ['a regex of types', eventTypeFilter({ regex: '^[^$].*' }), ['call-1', 'order-1', 'rep-1']],
  ])('filters by %s', async (_, filter, expected) => {
    await using both = await openBoth();
    await both.client.appendToStream('call-1', event('CallEnded'));
    await both.client.appendToStream('order-1', event('OrderWon'));
    await both.client.appendToStream('rep-1', event('OrderSeen'));
    const found = await take(both.client.subscribeToAll({ filter }), expected.length);
    expect(names(found)).toEqual(expected);
  });

  it('hears of a checkpoint every interval of considered events, one on catching up, none twice', async () => {
    await using both = await openBoth();
    const { client, server } = both;
    for (let index = 0; index < 9; index += 1)
      await client.appendToStream(`call-${index}`, event());
    const places: bigint[] = [];
    const checkpointReached = async (_: unknown, position: Position) => {
      places.push(position.commit);
    };
    const filter = streamNameFilter({
      prefixes: ['order'],
      maxSearchWindow: 2,
      checkpointInterval: 2,
      checkpointReached,
    });
    const subscription = client.subscribeToAll({ filter }).on('data', () => {});
    await once(subscription, 'caughtUp');
    // Ten records: the server's own line and nine of ours.
    expect(places).toEqual([3, 7, 9].map((index) => server.records[index]?.position));
    for (let index = 0; index < 4; index += 1) await client.appendToStream('call-1', event());
    await expect.poll(() => places.length).toBe(4);
    expect(places[3]).toBe(server.records[13]?.position);
    await subscription.unsubscribe();
  });

  it('puts a slow reader back on catch-up, and tells anew when it has caught up', async () => {
    await using both = await openBoth();
    const subscription = both.client.subscribeToAll(pastSystem);
    let caughtUp = 0;
    subscription.on('caughtUp', () => {
      caughtUp += 1;
    });
    const found: ResolvedEvent[] = [];
    subscription.on('data', (one) => found.push(one));
    await expect.poll(() => caughtUp).toBe(1);
    await both.client.appendToStream('call-1', events(400));
    await expect.poll(() => caughtUp).toBeGreaterThan(1);
    expect(numbers(found)).toEqual(Array.from({ length: 400 }, (_, index) => index));
    await subscription.unsubscribe();
  });

  it('holds back what a reader does not take', async () => {
    await using both = await openBoth();
    const large = () => event('Told', { filling: 'x'.repeat(100_000) });
    // More than the client's own buffers of some 200 events and the system's of some megabytes hold together.
    const told = 400;
    for (let index = 0; index < told; index += 8) {
      await both.client.appendToStream('call-1', Array.from({ length: 8 }, large));
    }
    const subscription = both.client.subscribeToAll(pastSystem);
    await once(subscription, 'readable');
    await setTimeout(300);
    expect(both.server.sent()).toBeLessThan(told);
    let last = -1;
    for await (const { event: one } of subscription) {
      expect(Number(one?.revision)).toBe(last + 1);
      last += 1;
      if (last === told - 1) break;
    }
    await subscription.unsubscribe();
  });
});

describe('faults', () => {
  it('a server that is not ready refuses reads as unavailable, and batch appends as unknown', async () => {
    await using both = await openBoth();
    await both.client.appendToStream('call-1', event());
    both.server.setTrouble('not_ready');
    const appended = both.client.appendToStream('call-1', event());
    await expect(appended).rejects.toBeInstanceOf(UnknownError);
    const read = Array.fromAsync(both.client.readStream('call-1'));
    await expect(read).rejects.toBeInstanceOf(UnavailableError);
    both.server.setTrouble('none');
    expect(await Array.fromAsync(both.client.readStream('call-1'))).toHaveLength(1);
  });

  it('one that is not the leader names it, and the client goes there', async () => {
    await using both = await openBoth();
    await using leader = await openProtocolServer();
    both.server.setTrouble('not_leader', leader);
    const options = { requiresLeader: true };
    const refused = both.client.appendToStream('call-1', event(), options);
    await expect(refused).rejects.toBeInstanceOf(NotLeaderError);
    await both.client.appendToStream('call-1', event(), options);
    expect(leader.records.at(-1)?.stream).toBe('call-1');
  });

  it('gossip leads a client that discovers to the leader', async () => {
    await using follower = await openProtocolServer();
    await using leader = await openProtocolServer();
    follower.setTrouble('not_leader', leader);
    const url = `esdb+discover://127.0.0.1:${follower.port}?tls=false`;
    const client = EventStoreDBClient.connectionString(url);
    await client.appendToStream('call-1', event());
    await client.dispose();
    expect(leader.records.at(-1)?.stream).toBe('call-1');
  });

  it('an append that comes after its deadline is answered as timed out', async () => {
    await using both = await openBoth();
    await both.client.appendToStream('call-1', event());
    const late = both.client.appendToStream('call-1', event(), { deadline: -60_000 });
    await expect(late).rejects.toBeInstanceOf(DeadlineExceededError);
  });

  it.each([
    ['drop', UnavailableError],
    ['failCalls', UnknownError],
  ] as const)('%s fails a subscription, and the next one goes on', async (fault, failure) => {
    await using both = await openBoth();
    await both.client.appendToStream('call-1', event());
    const subscription = both.client.subscribeToAll(pastSystem);
    const failed = once(subscription, 'error').then(([error]) => error);
    subscription.on('data', () => {});
    await once(subscription, 'caughtUp');
    both.server[fault]();
    const error = await failed;
    expect(error?.type ?? error).toMatch(
      fault === 'drop' ? /unavailable|cancelled/ : new failure({} as never).type,
    );
    expect(await take(both.client.subscribeToAll(pastSystem), 1)).toHaveLength(1);
  });

  it('a clean end ends the loop as if all were well', async () => {
    await using both = await openBoth();
    const subscription = both.client.subscribeToAll(pastSystem);
    const reading = Array.fromAsync(subscription);
    await once(subscription, 'caughtUp');
    both.server.endReads();
    expect(await reading).toEqual([]);
  });

  it('a silent server answers nothing, and goes on where it stopped', async () => {
    await using both = await openBoth();
    await both.client.appendToStream('call-1', event());
    both.server.setTrouble('silent');
    const appended = both.client.appendToStream('call-1', event());
    const read = Array.fromAsync(both.client.readStream('call-1'));
    const waited = Promise.race([appended, read, setTimeout(500, 'nothing')]);
    expect(await waited).toBe('nothing');
    both.server.setTrouble('none');
    expect(await appended).toMatchObject({ nextExpectedRevision: 1n });
    expect(await read).toHaveLength(2);
  });

  it('a slow server answers late, and in another order', async () => {
    await using both = await openBoth();
    both.server.setSlow(50);
    const told: number[] = [];
    const appends = Array.from({ length: 30 }, async (_, index) => {
      await both.client.appendToStream(`call-${index}`, event());
      told.push(index);
    });
    await Promise.all(appends);
    expect(told).not.toEqual(told.toSorted((one, other) => one - other));
  });

  it('a killed server comes back with what it had answered', async () => {
    await using both = await openBoth();
    await both.client.appendToStream('call-1', event());
    await both.server.kill();
    await expect(both.client.appendToStream('call-1', event())).rejects.toThrow();
    await both.server.restart();
    await expect
      .poll(() => Array.fromAsync(both.client.readStream('call-1')).catch(() => []), {
        timeout: 20_000,
      })
      .toHaveLength(1);
  });
});
