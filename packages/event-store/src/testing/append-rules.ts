import { randomUUID } from 'node:crypto';
import { contentHash } from '@grasp/domain';
import { describe, expect, it } from 'vitest';
import type { EventStore, ExpectedRevision } from '../event-store.ts';
import { createTestEvent } from './create-test-event.ts';
import type { Abilities, OpenUnderTest } from './under-test.ts';

/** Milliseconds that a crowded machine may take for much at once. */
const LIMIT_MS = 300_000;

/** What `append` promises. */
export function describeAppend(open: OpenUnderTest, can: Abilities): void {
  describe('append', () => {
    describeExpectations(open);
    describeIdentity(open);
    if (can.knowsEveryId) describeForeignIds(open);
    describeGroups(open);
    describeContent(open);
  });
}

const some = (count: number) => Array.from({ length: count }, () => createTestEvent());
const to = (stream: string, expected: ExpectedRevision, events = some(1)) => ({
  stream,
  expected,
  events,
});

function describeExpectations(open: OpenUnderTest): void {
  it('appends to a new stream, at an exact revision and anywhere, and tells the last place', async () => {
    await using log = await open();
    const answers = [
      await log.store.append([to('call-1', 'none', some(2))]),
      await log.store.append([to('call-1', 1)]),
      await log.store.append([to('call-1', 'any')]),
      await log.store.append([to('call-2', 'any', some(3))]),
    ].flat();
    expect(answers).toEqual([
      { status: 'appended', revision: 1, position: 2n },
      { status: 'appended', revision: 2, position: 3n },
      { status: 'appended', revision: 3, position: 4n },
      { status: 'appended', revision: 2, position: 7n },
    ]);
    expect(await log.store.head()).toBe(7n);
  });

  it.each<[ExpectedRevision, number, number]>([
    ['none', 1, 0],
    [0, 0, -1],
    [0, 2, 1],
    [2, 2, 1],
  ])(
    'refuses an append at %s to a stream of %i events with the actual revision',
    async (...row) => {
      const [expected, length, actual] = row;
      await using log = await open();
      if (length > 0) await log.store.append([to('call-1', 'none', some(length))]);
      const answer = await log.store.append([to('call-1', expected)]);
      expect(answer).toEqual([{ status: 'wrong_revision', actual }]);
      expect(await log.store.readStream('call-1')).toHaveLength(length);
      expect(await log.store.head()).toBe(BigInt(length));
    },
  );

  it('lets exactly one of those win who append at the same revision at once', async () => {
    await using log = await open();
    const stores = [log.store, await log.openAgain()];
    const racers = stores.flatMap((store) => [store, store, store, store]);
    const answers = await Promise.all(racers.map((store) => store.append([to('call-1', 'none')])));
    const statuses = answers.flat().map((answer) => answer.status);
    expect(statuses.filter((status) => status === 'appended')).toHaveLength(1);
    expect(statuses.filter((status) => status === 'wrong_revision')).toHaveLength(7);
    expect(await log.store.readStream('call-1')).toHaveLength(1);
  });
}

function describeIdentity(open: OpenUnderTest): void {
  it('answers the same events once more with their place, and writes nothing', async () => {
    await using log = await open();
    const events = some(2);
    await log.store.append([to('call-1', 'none', events)]);
    await log.store.append([to('call-1', 1)]);
    const again = [
      to('call-1', 'none', events),
      to('call-1', 'any', events),
      to('call-1', 9, events),
    ];
    const duplicate = { status: 'duplicate', revision: 1, position: 2n };
    expect(await log.store.append(again)).toEqual([duplicate, duplicate, duplicate]);
    expect(await log.store.head()).toBe(3n);
  });

  it('refuses an event whose id stands for other content', async () => {
    await using log = await open();
    const event = createTestEvent();
    const other = createTestEvent({ id: event.id, data: { other: true } });
    await log.store.append([to('call-1', 'none', [event])]);
    const conflict = { status: 'conflict', eventId: event.id };
    const answers = await log.store.append([
      to('call-1', 'any', [createTestEvent(), other]),
      to('call-1', 9, [other]),
    ]);
    expect(answers).toEqual([conflict, conflict]);
    expect(await log.store.head()).toBe(1n);
  });

  it('adds only what is missing of an append that is known in part', async () => {
    await using log = await open();
    const [first, second, third] = some(3) as [never, never, never];
    await log.store.append([to('call-1', 'none', [first])]);
    const answers = await log.store.append([
      to('call-1', 'none', [first, second]),
      to('call-1', 0, [first, second]),
      to('call-1', 'any', [third, second]),
    ]);
    expect(answers).toEqual([
      { status: 'wrong_revision', actual: 0 },
      { status: 'appended', revision: 1, position: 2n },
      { status: 'appended', revision: 2, position: 3n },
    ]);
    const ids = (await log.store.readStream('call-1')).map((event) => event.id);
    expect(ids).toEqual([first, second, third].map((event: { id: string }) => event.id));
  });

  it('keeps one of an event that stands twice in an append, unless the two differ', async () => {
    await using log = await open();
    const event = createTestEvent();
    const other = createTestEvent({ id: event.id, data: { other: true } });
    const answers = await log.store.append([
      to('call-1', 'none', [event, other]),
      to('call-1', 'none', [event, event]),
    ]);
    expect(answers).toEqual([
      { status: 'conflict', eventId: event.id },
      { status: 'appended', revision: 0, position: 1n },
    ]);
  });
}

function describeForeignIds(open: OpenUnderTest): void {
  it('refuses an event whose id stands in another stream', async () => {
    await using log = await open();
    const event = createTestEvent();
    await log.store.append([to('call-1', 'none', [event])]);
    const answers = await log.store.append([
      to('call-2', 'any', [event, createTestEvent()]),
      to('call-3', 'none', [event]),
    ]);
    const conflict = { status: 'conflict', eventId: event.id };
    expect(answers).toEqual([conflict, conflict]);
    expect(await log.store.head()).toBe(1n);
  });
}

/** Holds what was told of an append against where its last event stands. */
async function expectPlace(
  store: EventStore,
  stream: string,
  told: { revision: number; position: bigint },
): Promise<void> {
  const [event] = await store.readStream(stream, told.revision);
  expect([event?.revision, event?.position]).toEqual([told.revision, told.position]);
}

function describeGroups(open: OpenUnderTest): void {
  it('decides the appends of a call one on top of the other, each wholly or not at all', async () => {
    await using log = await open();
    const event = createTestEvent();
    const appends = [
      to('call-1', 'none', some(2)),
      to('call-2', 'none', [event]),
      to('call-1', 'none', some(2)),
      to('call-1', 1, some(1)),
      to('call-2', 'any', [event]),
      to('call-2', 'any', [createTestEvent({ id: event.id, data: { other: true } })]),
      to('call-2', 0, some(2)),
    ];
    const answers = await log.store.append(appends);
    const position = expect.any(BigInt);
    expect(answers).toEqual([
      { status: 'appended', revision: 1, position },
      { status: 'appended', revision: 0, position },
      { status: 'wrong_revision', actual: 1 },
      { status: 'appended', revision: 2, position },
      { status: 'duplicate', revision: 0, position },
      { status: 'conflict', eventId: event.id },
      { status: 'appended', revision: 2, position },
    ]);
    for (const [index, told] of answers.entries())
      if ('position' in told) await expectPlace(log.store, appends[index]?.stream ?? '', told);
    expect(await log.store.readStream('call-1')).toHaveLength(3);
    expect(await log.store.readStream('call-2')).toHaveLength(3);
  });

  it('answers a call without appends with nothing', async () => {
    await using log = await open();
    expect(await log.store.append([])).toEqual([]);
  });

  it(
    'takes thousands of appends in one call',
    async () => {
      await using log = await open();
      const appends = Array.from({ length: 20_000 }, (_, index) =>
        to(`call-${index % 5_000}`, 'any'),
      );
      const answers = await log.store.append(appends);
      expect(answers.map((answer) => answer.status === 'appended' && answer.revision)).toEqual(
        appends.map((_, index) => Math.floor(index / 5_000)),
      );
      const last = answers[19_999];
      if (last && 'position' in last) await expectPlace(log.store, 'call-4999', last);
      expect(await log.store.readStream('call-4999')).toHaveLength(4);
      expect(await log.store.head()).toBe(20_000n);
    },
    LIMIT_MS,
  );
}

function describeContent(open: OpenUnderTest): void {
  it('gives back what was appended, whatever characters it holds', async () => {
    await using log = await open();
    const text = `"'\\{},\t\n\r\b\f\u0000\u001f\u2028é中😀\ud800%`;
    const data = { [text]: [text, { nested: [null, true, -0.5, 1e300, '', []] }], empty: {} };
    const event = createTestEvent({
      type: `Ünusual "type" \\ {a,b}`,
      data,
      hash: contentHash('RFC 8785 knows no lone surrogates'),
      version: 32_767,
      occurredAt: -9_000_000_000_000_001,
      recordedAt: Number.MAX_SAFE_INTEGER,
    });
    const stream = `call-"q" \\ {x,y}\t\n'é😀%2D-1`;
    await log.store.append([to(stream, 'none', [event])]);
    const acceptedAt = expect.any(Number);
    const stored = { ...event, stream, revision: 0, position: 1n, acceptedAt };
    expect(await log.store.readStream(stream)).toEqual([stored]);
    expect(await Array.fromAsync(log.store.readAll({ after: 0n }))).toEqual([
      { events: [stored], upTo: 1n, isCaughtUp: true },
    ]);
    const scan = await log.store.scanStreams({ categories: ['call'] });
    const { meta: _, ...scanned } = { ...event, stream, revision: 0 };
    expect((await Array.fromAsync(scan.batches)).flat()).toMatchObject([scanned]);
  });

  it('stamps acceptance by its own clock, which never runs backwards', async () => {
    const times = [2_000, 3_000, 1_000, 3_001];
    await using log = await open({ now: () => times.shift() ?? 0 });
    for (let round = 0; round < 4; round += 1) await log.store.append([to('call-1', 'any')]);
    const events = await log.store.readStream('call-1');
    expect(events.map((event) => event.acceptedAt)).toEqual([2_000, 3_000, 3_000, 3_001]);
  });

  it('keeps when another log took an event that is copied from there, however many come at once', async () => {
    await using log = await open({ now: () => 9_000 });
    const copied = Array.from({ length: 400 }, (_, index) => ({
      ...to(`call-${index}`, 'none'),
      acceptedAt: 5_000 - index,
    }));
    await log.store.append(copied.slice(0, 2));
    await log.store.append(copied.slice(2));
    await log.store.append([to('call-0', 0)]);
    const takenAt = async (stream: string) =>
      (await log.store.readStream(stream)).map((event) => event.acceptedAt);
    expect(await takenAt('call-0')).toEqual([5_000, 9_000]);
    expect(await takenAt('call-1')).toEqual([4_999]);
    expect(await takenAt('call-399')).toEqual([4_601]);
  });

  it.each([
    ['stream', to('', 'any')],
    ['stream', to('call-\0', 'any')],
    ['stream', to('call-\ud800', 'any')],
    ['stream', to('x'.repeat(501), 'any')],
    ['expected', to('call-1', -1)],
    ['events', to('call-1', 'any', [])],
    ['id', to('call-1', 'any', [createTestEvent({ id: randomUUID().toUpperCase() })])],
    ['type', to('call-1', 'any', [createTestEvent({ type: '' })])],
    ['version', to('call-1', 'any', [createTestEvent({ version: 0 })])],
    ['version', to('call-1', 'any', [createTestEvent({ version: 32_768 })])],
    ['occurredAt', to('call-1', 'any', [createTestEvent({ occurredAt: 0.5 })])],
    ['recordedAt', to('call-1', 'any', [createTestEvent({ recordedAt: Number.NaN })])],
    ['hash', to('call-1', 'any', [createTestEvent({ hash: contentHash(1).toUpperCase() })])],
    ['data', to('call-1', 'any', [createTestEvent({ data: [] as never })])],
  ])('refuses what it cannot hold, naming the field: %s', async (field, append) => {
    await using log = await open();
    const refused = log.store.append([to('call-2', 'any'), append]);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_append', field });
    expect(await log.store.head()).toBe(0n);
  });

  it('rejects with the reason of an aborted signal', async () => {
    await using log = await open();
    const reason = new Error('no longer wanted');
    const signal = AbortSignal.abort(reason);
    await expect(log.store.append([to('call-1', 'any')], signal)).rejects.toBe(reason);
    expect(await log.store.head()).toBe(0n);
  });
}
