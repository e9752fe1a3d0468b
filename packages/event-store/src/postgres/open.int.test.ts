import { openTestDatabase } from '@grasp/runtime/testing';
import type { EventStore } from '../event-store.ts';
import { describeEventStore } from '../testing/index.ts';
import { openPostgresEventStore } from './open.ts';

/** Every commit of an append waits up to 12 ms between its decision and its end. */
const DELAY_COMMITS = `
  create function log.delay_commit() returns trigger language plpgsql as $$
    begin perform pg_sleep(random() * 0.012); return null; end $$;
  create constraint trigger delay_commit after insert on log.events
    deferrable initially deferred for each row execute function log.delay_commit()`;

const DISCONNECT = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'grasp-log'`;

describeEventStore(
  'PostgreSQL',
  async (options = { now: () => Date.now() * 1_000 }) => {
    const database = await openTestDatabase();
    const stores: EventStore[] = [];
    const openAgain = async () => {
      const store = await openPostgresEventStore({ connectionString: database.url, ...options });
      stores.push(store);
      return store;
    };
    const run = async (text: string) => void (await database.pool.query(text));
    return {
      store: await openAgain(),
      openAgain,
      faults: {
        disconnect: () => run(DISCONNECT),
        async damage(position) {
          await run(`update log.events set data = '[1]' where position = ${position}`);
          return position;
        },
        delayCommits: () => run(DELAY_COMMITS),
      },
      async [Symbol.asyncDispose]() {
        for (const store of stores) await store[Symbol.asyncDispose]();
        await database[Symbol.asyncDispose]();
      },
    };
  },
  { fail: true, knowsEveryId: true, stampsInOrder: true },
);
