import { parseInstant } from '@grasp/domain';
import { type Append, openEventStore } from '@grasp/event-store';
import { openProtocolServer } from '@grasp/event-store/testing/protocol-server';
import { openTestDatabase } from '@grasp/runtime/testing';
import { createCompany, toEvents } from '@grasp/simulator';
import { expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { parseInputs } from './inputs.ts';
import { makeRun } from './make-run.ts';
import { openWorker } from './open-worker.ts';

const DAY = 86_400_000_000;
const END = parseInstant('2026-06-30T00:00:00Z');
const forecast = parseInputs({
  kind: 'forecast',
  asOf: '2026-06-13T10:30:00Z',
  zone: 'Europe/Amsterdam',
  draws: 200,
  period: '2026-06',
});

it('reads the log from EventStoreDB where that is where it is', { timeout: 120_000 }, async () => {
  await using scope = new AsyncDisposableStack();
  const server = scope.use(await openProtocolServer());
  const { pool, url } = scope.use(await openTestDatabase());
  const settings = { EVENTSTORE_URL: server.url, DATABASE_URL: url };
  const store = scope.use(await openEventStore(settings));
  const company = createCompany({
    seed: 5,
    to: END,
    from: END - 60 * DAY,
    reps: 8,
    dialsPerDay: 4,
  });
  const orders = [...toEvents(company)].flat().filter(({ stream }) => /^order-/.test(stream));
  const appends = orders.map(
    ({ stream, event }): Append => ({
      stream,
      expected: 'any',
      events: [event],
    }),
  );
  for (let i = 0; i < appends.length; i += 500) await store.append(appends.slice(i, i + 500));
  const cut = orders.at(-1)?.event.id ?? null;

  const worker = scope.use(openWorker(settings));
  const made = await worker.make(forecast, { cut });
  const { result } = await makeRun({ pool, store }, forecast, { cut });
  expect(made.cut).toBe(cut);
  expect(made.result).toBe(canonicalJson(result));
  const plain = await worker.make(forecast, { cut, canonical: false });
  expect(canonicalJson(JSON.parse(plain.result))).toBe(made.result);
  expect('orders' in result && result.orders.length).toBeGreaterThan(5);
});
