import { findFreePort, type Service, startService } from '@grasp/bench';
import { openTestHome } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { openReplicatedPostgres } from './open-replica.ts';

const TOKEN = 'grasp-of-this-test-alone-0123456789';
const PATIENCE = { timeout: 60_000, interval: 250 };
const BEARER = { authorization: `Bearer ${TOKEN}` };

it('answers from a replica that follows the database, and says so when it does not follow', {
  timeout: 300_000,
}, async ({ onTestFailed }) => {
  await using postgres = await openReplicatedPostgres();
  await using home = await openTestHome();
  await using scope = new AsyncDisposableStack();
  const started: Service[] = [];
  onTestFailed(() => void process.stderr.write(started.map((one) => one.said()).join('\n')));
  const start = async (name: string, line: string) => {
    const port = String(await findFreePort());
    const settings = {
      ...{ GRASP_SECRET: 'a secret of this test', GRASP_TOKEN: TOKEN, GRASP_HOME: home.folder },
      ...{ DATABASE_URL: postgres.primaryUrl, DATABASE_READ_URL: postgres.replicaUrl },
      ...{ HOST: '127.0.0.1', PORT: port },
    };
    started.push(scope.use(await startService(name, settings, line)));
    return `http://127.0.0.1:${port}`;
  };
  const queries = await start('query-api', '"msg":"ready"');
  const doors = await start('ingest', '"msg":"ready"');
  for (const name of ['pipeline-forecast', 'discipline-audit', 'customer-effect']) {
    await start(name, '"msg":"starting"');
  }

  const open = async (order: string): Promise<string> => {
    const answer = await fetch(`${doors}/commands/OpenOrder`, {
      method: 'POST',
      headers: { ...BEARER, 'content-type': 'application/json', 'idempotency-key': order },
      body: JSON.stringify({
        ...{ order, customer: 'c-1', rep: 'r1', stage: 'new' },
        ...{ amount: '2000000', currency: 'EUR' },
      }),
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { position: string }).position;
  };
  const ordersAfter = async (position: string) => {
    const answer = await fetch(`${queries}/api/orders?after=${position}`, { headers: BEARER });
    if (!answer.ok) return { status: answer.status };
    const { items, isStale } = (await answer.json()) as {
      items: { order: string }[];
      isStale: boolean;
    };
    return { orders: items.map(({ order }) => order).sort(), isStale };
  };

  const first = await open('one');
  await expect
    .poll(() => ordersAfter(first), PATIENCE)
    .toEqual({ orders: ['one'], isStale: false });

  await postgres.replica.query('select pg_wal_replay_pause()');
  const second = await open('two');
  expect(await ordersAfter(second)).toEqual({ orders: ['one'], isStale: true });
  expect(await ordersAfter(first)).toEqual({ orders: ['one'], isStale: false });

  await postgres.replica.query('select pg_wal_replay_resume()');
  await expect
    .poll(() => ordersAfter(second), PATIENCE)
    .toEqual({ orders: ['one', 'two'], isStale: false });
});
