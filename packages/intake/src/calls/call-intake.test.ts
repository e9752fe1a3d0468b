import { setImmediate } from 'node:timers/promises';
import type { Append } from '@grasp/event-store';
import { expect, it } from 'vitest';
import { type CallMessage, createCallIntake } from './call-intake.ts';

const MANY = 500;

function messagesOf(account: string): CallMessage[] {
  return Array.from({ length: MANY }, (_, n) => ({
    vendor: 'twilio',
    account,
    url: undefined,
    body: Buffer.from(
      `CallSid=CA${n}&AccountSid=${account}&CallStatus=ringing&Direction=outbound-api&SequenceNumber=0`,
    ),
  }));
}

/** The door of a log that takes everything, and the streams that it was given. */
function openDoor() {
  const streams: string[] = [];
  async function append(appends: readonly Append[]) {
    streams.push(...appends.map(({ stream }) => stream));
    return appends.map(() => ({ status: 'appended' as const, revision: 0, position: 1n }));
  }
  const intake = createCallIntake({
    store: { append },
    findAccount: () => ({ zone: 'Europe/Berlin', country: 'DE' }),
    count: () => undefined,
    now: () => 1_793_697_300_000_000,
    onTrouble: (error) => {
      throw error;
    },
  });
  return { intake, streams };
}

it('lets answers of the log in while it reads many messages', async () => {
  const { intake, streams } = openDoor();
  let turns = 0;
  let isOver = false;
  const received = intake.receive(messagesOf('AC1')).finally(() => {
    isOver = true;
  });
  for (; !isOver; turns += 1) await setImmediate();
  expect(await received).toEqual(new Map());
  expect(streams).toHaveLength(MANY);
  expect(turns).toBeGreaterThan(5);
});

it('hands the log the messages of one call while those of the next are still read', async () => {
  const { intake, streams } = openDoor();
  const first = intake.receive(messagesOf('AC1'));
  const second = intake.receive(messagesOf('AC2'));
  await first;
  expect(streams).toEqual(messagesOf('AC1').map((_, n) => `call-twilio-AC1-CA${n}`));
  await second;
  expect(streams.slice(MANY)).toEqual(messagesOf('AC2').map((_, n) => `call-twilio-AC2-CA${n}`));
});
