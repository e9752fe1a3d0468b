import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainEvent } from '@grasp/domain';
import {
  createMemoryEventStore,
  type EventStore,
  openPostgresEventStore,
} from '@grasp/event-store';
import { migrateProjections } from '@grasp/projections';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeSilentCalls } from './close-silent-calls.ts';
import type { Reactor } from './define-reactor.ts';
import { reactors } from './index.ts';
import { openMemberships } from './open-memberships.ts';
import type { ReactorReport } from './report.ts';
import { type ReactorOptions, runReactor } from './run-reactor.ts';
import { migrateReactors, placeReactor, requestReactions } from './state.ts';
import { defaultSettings } from './testing/drain.ts';
import { type Told, tell } from './testing/tell.ts';

const ORDERS = 40;
const nowMicros = () => Date.now() * 1_000;

let database: TestDatabase;
let scope: AsyncDisposableStack;

beforeEach(async () => {
  scope = new AsyncDisposableStack();
  database = scope.use(await openTestDatabase());
  await migrateProjections(database.pool);
  await migrateReactors(database.pool);
});
afterEach(() => scope.disposeAsync());

const openLog = async (): Promise<EventStore> =>
  scope.use(await openPostgresEventStore({ connectionString: database.url }));

/** Starts a reactor; disposing of it stops it and waits for its end. */
function start(store: EventStore, reactor: Reactor, options: Partial<ReactorOptions> = {}) {
  const stop = new AbortController();
  const reports: ReactorReport[] = [];
  const ended = runReactor({
    pool: database.pool,
    store,
    reactor,
    settings: defaultSettings,
    now: nowMicros,
    tickMs: 10,
    signal: stop.signal,
    report: (report) => void reports.push(report),
    ...options,
  });
  const run = {
    reports,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
  scope.use(run);
  return run;
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(10);
}

const checkpointOf = async (name: string): Promise<bigint> => {
  const { rows } = await database.pool.query(
    'select checkpoint from ops.reactors where name = $1',
    [name],
  );
  return BigInt(rows[0]?.checkpoint ?? -1);
};

/** Waits until every reactor has seen all that the log holds, what the others added included. */
async function untilQuiet(store: EventStore, names: readonly string[]): Promise<void> {
  await until(async () => {
    const head = await store.head();
    for (const name of names) if ((await checkpointOf(name)) < head) return false;
    return (await store.head()) === head;
  });
}

const wonOrder = (order: string): Told[] => [
  {
    on: `order-${order}`,
    at: '2026-03-01T09:00:00Z',
    type: 'OrderOpened',
    data: { order, customer: null, rep: null, stage: 'new', amount: '100', currency: 'EUR' },
  },
  {
    on: `order-${order}`,
    at: '2026-03-02T09:00:00Z',
    type: 'OrderWon',
    data: { signedOn: '2026-03-02' },
  },
];
const manyWonOrders = Array.from({ length: ORDERS }, (_, i) => wonOrder(`o${i}`)).flat();

async function countOf(store: EventStore, type: DomainEvent['type']): Promise<number> {
  let count = 0;
  for await (const { events } of store.readAll({ after: 0n })) {
    count += events.filter((event) => event.type === type).length;
  }
  return count;
}

/** A log whose answers to appends get lost now and then, and with them the process that waited. */
function losingAnswers(store: EventStore, isLost: () => boolean): EventStore {
  return {
    ...store,
    async append(appends, signal) {
      const outcomes = await store.append(appends, signal);
      if (isLost()) throw new Error('killed between append and checkpoint');
      return outcomes;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

describe.each([
  ['in memory', async () => scope.use(createMemoryEventStore({ now: nowMicros }))],
  ['in PostgreSQL', openLog],
])('reactors on a log %s', (_, open) => {
  it('draw every consequence, also of what they appended themselves, each once', async () => {
    const store = await open();
    for (const reactor of reactors) await placeReactor({ pool: database.pool, store, reactor });
    for (const reactor of reactors) start(store, reactor);
    await tell(store, ...manyWonOrders);
    await untilQuiet(
      store,
      reactors.map(({ name }) => name),
    );
    expect(await countOf(store, 'MembershipOpened')).toBe(ORDERS);
    expect(await countOf(store, 'RenewalDue')).toBe(ORDERS);
    expect(await store.head()).toBe(BigInt(4 * ORDERS));
  });

  it('draw nothing twice when they are killed between append and checkpoint', async () => {
    const store = await open();
    await placeReactor({ pool: database.pool, store, reactor: openMemberships });
    await tell(store, ...manyWonOrders);
    let appends = 0;
    const flaky = losingAnswers(store, () => {
      appends += 1;
      return appends === 3 || appends === 20;
    });
    const run = start(flaky, openMemberships);
    await untilQuiet(store, [openMemberships.name]);
    expect(run.reports.some(({ kind }) => kind === 'retry')).toBe(true);
    expect(await countOf(store, 'MembershipOpened')).toBe(ORDERS);
  });

  it('draw nothing twice when the whole log is delivered again', async () => {
    const store = await open();
    await placeReactor({ pool: database.pool, store, reactor: openMemberships });
    await tell(store, ...manyWonOrders);
    await using _first = start(store, openMemberships);
    await untilQuiet(store, [openMemberships.name]);
    await _first[Symbol.asyncDispose]();
    const head = await store.head();
    await database.pool.query('update ops.reactors set checkpoint = 0');
    start(store, openMemberships);
    await untilQuiet(store, [openMemberships.name]);
    expect(await store.head()).toBe(head);
  });

  it('begin at the head of a log that was there before them', async () => {
    const store = await open();
    await tell(store, ...wonOrder('old'));
    start(store, openMemberships);
    await untilQuiet(store, [openMemberships.name]);
    await tell(store, ...wonOrder('new'));
    await untilQuiet(store, [openMemberships.name]);
    expect(await store.readStream('membership-old')).toEqual([]);
    expect(await store.readStream('membership-new')).toHaveLength(1);
  });

  it('begin with the whole log when they are told to', async () => {
    const store = await open();
    await tell(store, ...wonOrder('old'));
    start(store, { ...openMemberships, startsAt: 'start' });
    await untilQuiet(store, [openMemberships.name]);
    expect(await store.readStream('membership-old')).toHaveLength(1);
  });
});

describe('two instances of a reactor', () => {
  it('take turns, and together append each event once', async () => {
    const [one, other] = [await openLog(), await openLog()];
    await placeReactor({ pool: database.pool, store: one, reactor: openMemberships });
    const first = start(one, openMemberships);
    const second = start(other, openMemberships);
    await tell(one, ...manyWonOrders.slice(0, ORDERS));
    await untilQuiet(one, [openMemberships.name]);
    const isActive = (run: typeof first) => run.reports.some(({ kind }) => kind === 'batch');
    expect([first, second].filter(isActive)).toHaveLength(1);
    await (isActive(first) ? first : second)[Symbol.asyncDispose]();
    await tell(one, ...manyWonOrders.slice(ORDERS));
    await untilQuiet(one, [openMemberships.name]);
    expect([first, second].every(isActive)).toBe(true);
    expect(await countOf(one, 'MembershipOpened')).toBe(ORDERS);
  });

  it('append each event once even when one goes on after its lease was taken over', async () => {
    const store = await openLog();
    await placeReactor({ pool: database.pool, store, reactor: openMemberships });
    await tell(store, ...manyWonOrders);
    const resumed = Promise.withResolvers<void>();
    const paused = Promise.withResolvers<void>();
    const sleeper: Reactor = {
      ...openMemberships,
      async react(event, context) {
        const reactions = await openMemberships.react(event, context);
        paused.resolve();
        await resumed.promise;
        return reactions;
      },
    };
    const stale = start(store, sleeper);
    await paused.promise;
    await database.pool.query(`update ops.leases set expires_at = '2000-01-01', epoch = epoch + 1`);
    start(store, openMemberships);
    await untilQuiet(store, [openMemberships.name]);
    resumed.resolve();
    await until(() => stale.reports.some(({ kind }) => kind === 'retry'));
    expect(await countOf(store, 'MembershipOpened')).toBe(ORDERS);
  });
});

describe('a call that never ends', () => {
  const open: Told = {
    on: 'call-twilio-a1-l1',
    at: '2026-03-01T09:00:00Z',
    type: 'CallProgressed',
    data: {
      vendor: 'twilio',
      account: 'a1',
      leg: 'l1',
      direction: 'outbound',
      extension: null,
      number: null,
      zone: 'UTC',
      status: 'ringing',
    },
  };

  it('is remembered over a restart and closed once, also when the answer of the log was lost', async () => {
    const store = await openLog();
    let now = nowMicros();
    const clock = { now: () => now };
    await placeReactor({ pool: database.pool, store, reactor: closeSilentCalls });
    await tell(store, open);
    const first = start(store, closeSilentCalls, clock);
    await untilQuiet(store, [closeSilentCalls.name]);
    await first[Symbol.asyncDispose]();
    expect(await countOf(store, 'CallClosedByTimeout')).toBe(0);

    now += 86_400_000_000;
    let appends = 0;
    const flaky = losingAnswers(store, () => {
      appends += 1;
      return appends === 1;
    });
    const second = start(flaky, closeSilentCalls, clock);
    await until(async () => (await countOf(store, 'CallClosedByTimeout')) > 0);
    await until(() => second.reports.some(({ kind }) => kind === 'retry'));
    await untilQuiet(store, [closeSilentCalls.name]);
    await until(
      async () => (await database.pool.query('select from ops.reminders')).rowCount === 0,
    );
    expect(await countOf(store, 'CallClosedByTimeout')).toBe(1);
  });
});

describe('an event on which a reactor cannot decide', () => {
  it('is parked while the others go on, and decided on again when asked for', async () => {
    const store = await openLog();
    let isBroken = true;
    const brittle: Reactor = {
      ...openMemberships,
      react(event, context) {
        if (isBroken && event.stream === 'order-bad') throw new TypeError('not like this');
        return openMemberships.react(event, context);
      },
    };
    await placeReactor({ pool: database.pool, store, reactor: brittle });
    const run = start(store, brittle);
    await tell(store, ...wonOrder('bad'), ...wonOrder('good'));
    await untilQuiet(store, [brittle.name]);
    expect(await store.readStream('membership-good')).toHaveLength(1);
    expect(run.reports.filter(({ kind }) => kind === 'parked')).toMatchObject([
      { stream: 'order-bad', revision: 0, message: 'not like this' },
      { stream: 'order-bad', revision: 1 },
    ]);
    isBroken = false;
    expect(await requestReactions(database.pool)).toBe(2);
    await until(async () => (await store.readStream('membership-bad')).length === 1);
    const left = () => database.pool.query('select from ops.parked_reactions');
    await until(async () => (await left()).rowCount === 0);
    expect(await countOf(store, 'MembershipOpened')).toBe(2);
  });
});

describe('a reactor of another log', () => {
  it('refuses to go on from a checkpoint that means nothing here', async () => {
    const [one, other] = [createMemoryEventStore(), createMemoryEventStore()];
    await placeReactor({ pool: database.pool, store: one, reactor: openMemberships });
    const placing = placeReactor({ pool: database.pool, store: other, reactor: openMemberships });
    await expect(placing).rejects.toMatchObject({ code: 'reactor_log_changed' });
  });
});
