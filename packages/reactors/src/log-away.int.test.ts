import { setTimeout as sleep } from 'node:timers/promises';
import { openEventStoreDb } from '@grasp/event-store';
import { openProtocolServer } from '@grasp/event-store/testing/protocol-server';
import { migrateProjections } from '@grasp/projections';
import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { reactors } from './index.ts';
import { runReactor } from './run-reactor.ts';
import { placeReactors } from './state.ts';
import { defaultSettings } from './testing/drain.ts';
import { tell } from './testing/tell.ts';

const ORDERS = 100;
const SILENCES = 12;
const PATIENCE = { timeout: 60_000, interval: 250 };
/** Longer than a reader waits for an answer: it gives its connection up, and what else was read by it is cut off. */
const SILENT_MS = 700;

it('answer every won order, however often the log falls silent while they decide', {
  timeout: 180_000,
}, async () => {
  await using database = await openTestDatabase();
  const { pool } = database;
  await migrateProjections(pool);
  await using server = await openProtocolServer();
  const patient = { attemptMs: 2_000, deadlineMs: 30_000 };
  await using store = await openEventStoreDb({ address: server.url, silenceMs: 500, ...patient });
  await placeReactors({ pool, store }, reactors);
  const stop = new AbortController();
  const running = { pool, store, settings: defaultSettings, now: () => Date.now() * 1_000 };
  const report = () => {};
  const runs = reactors.map((reactor) =>
    runReactor({ ...running, reactor, signal: stop.signal, report }),
  );

  const telling = Array.from({ length: ORDERS }, (_, index) => tellWon(store, `o${index}`));
  for (let time = 0; time < SILENCES; time += 1) {
    await sleep(Math.random() * 200);
    server.setTrouble('silent');
    await sleep(SILENT_MS);
    server.setTrouble('none');
  }
  await Promise.all(telling);

  const answered = () => {
    const streams = server.records.map(({ stream }) => stream);
    return new Set(streams.filter((stream) => stream.startsWith('renewal-'))).size;
  };
  await expect.poll(answered, PATIENCE).toBe(ORDERS);
  stop.abort();
  await Promise.all(runs);
});

async function tellWon(store: Parameters<typeof tell>[0], order: string): Promise<void> {
  const on = `order-${order}`;
  const sold = { customer: 'c1', rep: 'r1', stage: 'new', amount: '2000000', currency: 'EUR' };
  await tell(
    store,
    { on, at: '2026-03-01T09:00:00Z', type: 'OrderOpened', data: { order, ...sold } },
    { on, at: '2026-03-10T10:00:00Z', type: 'OrderWon', data: { signedOn: '2026-03-10' } },
  );
}
