import { createMemoryEventStore } from '@grasp/event-store';
import { createMetrics, nowMicros } from '@grasp/runtime';
import { openTestDatabase } from '@grasp/runtime/testing';
import { type AccountSettings, findVendor, type SentRequest } from '@grasp/telephony';
import { expect, it } from 'vitest';
import { submitEvents } from './events/event-intake.ts';
import { openIntake } from './open-intake.ts';
import { countParked, requestParkedRedrive } from './parked.ts';

const secrets = { ASTERISK_SECRET: 'secret' };

async function openTestIntake(
  findAccount: () => AccountSettings | undefined,
  now: () => number = nowMicros,
) {
  const scope = new AsyncDisposableStack();
  const { pool } = scope.use(await openTestDatabase());
  const store = scope.use(await createMemoryEventStore());
  const onTrouble = (error: unknown) => {
    throw error;
  };
  const metrics = createMetrics('test');
  const beside = { onTrouble, redriveEveryMs: 3_600_000 };
  const options = { pool, store, metrics, now, findAccount, secrets, ...beside };
  const intake = scope.use(await openIntake(options));
  return { intake, pool, store, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}

const call = {
  id: '1',
  account: 'pbx',
  direction: 'outbound',
  extension: '201',
  number: '+31201234567',
  companyNumber: '+31207654321',
  startedAt: nowMicros() - 60_000_000,
  ringMs: 1_000,
  talkMs: 5_000,
  outcome: 'answered_human',
  zone: 'UTC',
} as const;

function aRequest(over: Partial<typeof call> | { startedAt: number } = {}): SentRequest {
  const [request] =
    findVendor('asterisk')?.createRequests(
      { ...call, ...over },
      { url: 'http://grasp.example/webhooks/asterisk', secrets },
    ) ?? [];
  return request as SentRequest;
}

const utc: AccountSettings = { zone: 'UTC', country: 'NL' };

it('takes a message again when its account became known, and settles it', async () => {
  let account: AccountSettings | undefined;
  await using test = await openTestIntake(() => account);
  const { intake, pool, store } = test;
  const door = intake.webhooks.get('asterisk');
  expect(await door?.receive(aRequest())).toMatchObject({ accepted: 0, parked: 1 });
  expect(await countParked(pool)).toEqual([
    { door: 'webhook', source: 'asterisk', reason: 'unknown_account', count: 1 },
  ]);

  expect(await requestParkedRedrive(pool)).toBe(1);
  expect(await intake.redrive()).toEqual({ tried: 1, settled: 0 });
  expect(await countParked(pool)).toMatchObject([{ reason: 'unknown_account', count: 1 }]);

  account = utc;
  expect(await intake.redrive()).toEqual({ tried: 0, settled: 0 });
  expect(await requestParkedRedrive(pool, 'unknown_account')).toBe(1);
  expect(await intake.redrive()).toEqual({ tried: 1, settled: 1 });
  expect(await countParked(pool)).toEqual([]);
  expect(await store.head()).toBeGreaterThan(0n);
  const head = await store.head();
  expect(await requestParkedRedrive(pool)).toBe(0);
  expect(await store.head()).toBe(head);
});

it('settles what is parked again for another reason, which is then the open one', async () => {
  let account: AccountSettings | undefined;
  let lead = 0;
  await using test = await openTestIntake(
    () => account,
    () => nowMicros() + lead,
  );
  const { intake, pool } = test;
  const request = aRequest();
  await intake.webhooks.get('asterisk')?.receive(request);
  account = utc;
  lead = -86_400_000_000;
  await requestParkedRedrive(pool);
  expect(await intake.redrive()).toEqual({ tried: 1, settled: 1 });
  expect(await countParked(pool)).toMatchObject([{ reason: 'occurred_in_future', count: 1 }]);
});

it('keeps a conflict open that is still one', async () => {
  await using test = await openTestIntake(() => utc);
  const { intake, pool } = test;
  const actor = { kind: 'integration', id: 'crm', via: 'events' } as const;
  const submitter = { system: 'crm', actor, mayBackdate: false, importId: undefined };
  const event = (text: string) => ({
    type: 'OpinionRecorded',
    stream: 'order-1',
    sourceId: '7',
    occurredAt: '2026-01-01T00:00:00Z',
    data: { text },
  });
  const values = [event('good'), event('bad'), event('bad')];
  const submissions = values.map((value, index) => ({ index, value }));
  const { results } = await submitEvents(intake.events, submitter, submissions);
  expect(results.map(({ status }) => status)).toEqual(['accepted', 'conflict', 'conflict']);
  expect(await countParked(pool)).toEqual([
    { door: 'events', source: 'crm', reason: 'conflict', count: 1 },
  ]);
  await requestParkedRedrive(pool);
  expect(await intake.redrive()).toEqual({ tried: 1, settled: 0 });
  expect(await countParked(pool)).toHaveLength(1);
});
