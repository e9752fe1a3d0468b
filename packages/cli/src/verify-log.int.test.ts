import { createEvent, type Micros, type NewEvent, parseInstant } from '@grasp/domain';
import {
  createMemoryEventStore,
  type EventStore,
  openEventStoreDb,
  openPostgresEventStore,
} from '@grasp/event-store';
import { openProtocolServer } from '@grasp/event-store/testing/protocol-server';
import { openTestDatabase } from '@grasp/runtime/testing';
import { describe, expect, it } from 'vitest';
import { verifyLog } from './verify-log.ts';

const START = parseInstant('2026-03-03T09:30:00Z');
const STAGES = ['offer', 'new', 'won-over'];
const CHANGES = 4;

/** Two orders whose events lie between each other. */
async function fill(store: EventStore): Promise<void> {
  for (let n = 0; n <= CHANGES; n += 1)
    for (const order of ['o1', 'o2'])
      await store.append([
        { stream: `order-${order}`, expected: 'any', events: [event(order, n)] },
      ]);
}

function event(order: string, n: number): NewEvent {
  const at = (START + n * 1_000_000) as Micros;
  const opened = { customer: null, rep: 'r1', stage: 'new', amount: '100', currency: 'EUR' };
  return createEvent({
    type: n === 0 ? 'OrderOpened' : 'OrderStageChanged',
    data: n === 0 ? { order, ...opened } : { stage: STAGES[n % STAGES.length] },
    key: { system: 'test', id: `${order}/${n}` },
    occurredAt: at,
    // An instant that we stamped is no part of the content.
    occurredQuality: n === 2 ? 'ours' : 'vendor',
    recordedAt: at,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
  });
}

/** A log that can be harmed behind the store's back: what is done to the event of `order-o1` at a revision. */
type Harmed = AsyncDisposable & {
  store: EventStore;
  change(revision: number): Promise<void>;
  lose(revision: number): Promise<void>;
  swap(one: number, other: number): Promise<void>;
};

async function openPostgres(): Promise<Harmed> {
  const scope = new AsyncDisposableStack();
  const { pool, url } = scope.use(await openTestDatabase());
  const store = scope.use(await openPostgresEventStore({ connectionString: url }));
  const run = async (text: string) =>
    void (await pool.query(text.replaceAll('ours', `stream = 'order-o1' and revision`)));
  const moved = (from: number, to: number) =>
    run(`update log.events set revision = ${to} where ours = ${from}`);
  return {
    store,
    change: (revision) =>
      run(
        `update log.events set data = replace(data::text, 'e', 'f')::json where ours = ${revision}`,
      ),
    lose: (revision) => run(`delete from log.events where ours = ${revision}`),
    async swap(one, other) {
      await moved(one, 1_000);
      await moved(other, one);
      await moved(1_000, other);
    },
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

async function openEventStore(): Promise<Harmed> {
  const scope = new AsyncDisposableStack();
  const server = scope.use(await openProtocolServer());
  const store = scope.use(await openEventStoreDb({ address: server.url }));
  const records = server.records as (typeof server.records)[number][];
  const find = (revision: number) =>
    records.findIndex((one) => one.stream === 'order-o1' && one.revision === BigInt(revision));
  return {
    store,
    async change(revision) {
      const record = records[find(revision)];
      if (record) server.damage(record.position, String(record.data).replaceAll('e', 'f'));
    },
    async lose(revision) {
      records.splice(find(revision), 1);
    },
    async swap(one, other) {
      const [first, second] = [records[find(one)], records[find(other)]];
      if (!first || !second) throw new Error('there are no such events');
      [first.revision, second.revision] = [second.revision, first.revision];
    },
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

describe.each([
  ['PostgreSQL', openPostgres],
  ['EventStoreDB', openEventStore],
])('verify --log of %s', (_, open) => {
  async function harmed(harm: (log: Harmed) => Promise<void>) {
    await using log = await open();
    await fill(log.store);
    const before = await verifyLog(log.store);
    expect(before).toMatchObject({ events: 2 * (CHANGES + 1), streams: 2, faults: [] });
    await harm(log);
    return { before, after: await verifyLog(log.store) };
  }

  it('proves the same as that of a log in memory', async () => {
    await using memory = createMemoryEventStore();
    await fill(memory);
    const { after } = await harmed(async () => undefined);
    expect(after).toEqual(await verifyLog(memory));
  });

  it('notices a changed byte of an event', async () => {
    const told = await harmed((log) => log.change(1));
    expect(told.after.faults).toEqual(['order-o1@1: its content is not what its hash was made of']);
    const stamped = await harmed((log) => log.change(2));
    expect(stamped.after.faults).toHaveLength(1);
  });

  it('notices a missing event, and by the count one that is missing at the end of its stream', async () => {
    const middle = await harmed((log) => log.lose(2));
    expect(middle.after.faults).toContain('order-o1: 3 where 2 is due');
    const last = await harmed((log) => log.lose(CHANGES));
    expect(last.after.events).toBe(last.before.events - 1);
    expect(last.after.hash).not.toBe(last.before.hash);
  });

  it('notices events that were swapped', async () => {
    const { before, after } = await harmed((log) => log.swap(1, 3));
    expect(after.faults).toContain('order-o1@2: stands before 1');
    expect(after.hash).not.toBe(before.hash);
  });
});

it('notices an event that PostgreSQL lost at the end of a stream by its positions alone', async () => {
  await using log = await openPostgres();
  await fill(log.store);
  await log.lose(CHANGES);
  expect((await verifyLog(log.store)).faults).toEqual(['9 events where 10 are due']);
});
