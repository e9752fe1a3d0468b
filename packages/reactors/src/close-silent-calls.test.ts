import {
  absentCall,
  type CallEvent,
  callRank,
  evolveCall,
  type Fact,
  parseInstant,
} from '@grasp/domain';
import { createMemoryEventStore } from '@grasp/event-store';
import { describe, expect, it } from 'vitest';
import { closeSilentCalls } from './close-silent-calls.ts';
import { historyOf } from './history.ts';
import { createBench, drain, wakeAll } from './testing/drain.ts';
import { createStandingClock, type Told, tell } from './testing/tell.ts';

const leg = {
  vendor: 'twilio',
  account: 'a1',
  leg: 'l1',
  direction: 'outbound',
  extension: '100',
  number: '+31201234567',
  zone: 'Europe/Amsterdam',
} as const;

const progressed = (at: string, status: 'initiated' | 'ringing' | 'in_progress'): Told => ({
  on: 'call-twilio-a1-l1',
  at,
  type: 'CallProgressed',
  data: { ...leg, status },
});
const completed = (at: string): Told => ({
  on: 'call-twilio-a1-l1',
  at,
  type: 'CallCompleted',
  data: { ...leg, outcome: 'answered_human', talkMs: 60_000 },
});

function start(at: string) {
  const clock = createStandingClock(at);
  const store = createMemoryEventStore({ now: clock.now });
  const bench = createBench(store, [closeSilentCalls], clock.now);
  const call = async () =>
    historyOf(await store.readStream('call-twilio-a1-l1'), callRank).facts.reduce(
      (state, fact) => evolveCall(state, fact as Fact<CallEvent>),
      absentCall,
    );
  return { clock, store, bench, call };
}

describe('a call that never ends', () => {
  it('is closed at its last message and the limit, not before', async () => {
    const { clock, store, bench, call } = start('2026-03-01T09:00:00Z');
    await tell(store, progressed('2026-03-01T08:59:00Z', 'initiated'));
    await tell(store, progressed('2026-03-01T08:59:05Z', 'in_progress'));
    await drain(bench);
    clock.set('2026-03-01T12:59:04Z');
    expect(await wakeAll(bench)).toBe(0);
    clock.set('2026-03-01T12:59:05Z');
    expect(await wakeAll(bench)).toBe(1);
    expect(await call()).toMatchObject({ status: 'timed_out', talkMs: 0 });
    const last = (await store.readStream('call-twilio-a1-l1')).at(-1);
    expect(last).toMatchObject({
      type: 'CallClosedByTimeout',
      occurredAt: parseInstant('2026-03-01T12:59:05Z'),
      data: { vendor: 'twilio', account: 'a1', leg: 'l1', limitMs: 14_400_000 },
    });
  });

  it('is over by its real end, however late that comes', async () => {
    const { clock, store, bench, call } = start('2026-03-01T09:00:00Z');
    await tell(store, progressed('2026-03-01T08:59:00Z', 'in_progress'));
    await drain(bench);
    clock.set('2026-03-01T20:00:00Z');
    await wakeAll(bench);
    await tell(store, completed('2026-03-01T09:30:00Z'));
    await drain(bench);
    expect(await call()).toMatchObject({ status: 'ended', outcome: 'answered_human' });
    expect(bench.reminders.size).toBe(0);
  });

  it('is left alone once it ended, in whatever order its messages came', async () => {
    const { clock, store, bench } = start('2026-03-01T09:00:00Z');
    await tell(
      store,
      completed('2026-03-01T08:59:30Z'),
      progressed('2026-03-01T08:59:00Z', 'ringing'),
    );
    await drain(bench);
    clock.set('2026-03-02T09:00:00Z');
    expect(await wakeAll(bench)).toBe(0);
    expect(bench.reminders.size).toBe(0);
  });

  it('waits for the rest of its messages when the first ones came hours late', async () => {
    const { clock, store, bench, call } = start('2026-03-01T20:00:00Z');
    await tell(store, progressed('2026-03-01T09:00:00Z', 'in_progress'));
    await drain(bench);
    expect(await wakeAll(bench)).toBe(0);
    await tell(store, completed('2026-03-01T09:05:00Z'));
    await drain(bench);
    clock.set('2026-03-01T23:00:00Z');
    expect(await wakeAll(bench)).toBe(0);
    expect((await call()).status).toBe('ended');
  });

  it('looks again later when messages went on meanwhile', async () => {
    const { clock, store, bench } = start('2026-03-01T09:00:00Z');
    await tell(store, progressed('2026-03-01T09:00:00Z', 'ringing'));
    await drain(bench);
    await tell(store, progressed('2026-03-01T11:00:00Z', 'in_progress'));
    clock.set('2026-03-01T13:00:00Z');
    expect(await wakeAll(bench)).toBe(0);
    expect([...bench.reminders.values()]).toEqual([parseInstant('2026-03-01T15:00:00Z')]);
  });

  it('stays open when its importer switched reactions off', async () => {
    const { clock, store, bench, call } = start('2026-03-01T09:00:00Z');
    const open = progressed('2026-03-01T09:00:00Z', 'ringing');
    await tell(store, { ...open, importId: 'i1', reactionsOff: true });
    await drain(bench);
    clock.set('2026-03-05T09:00:00Z');
    expect(await wakeAll(bench)).toBe(0);
    expect((await call()).status).toBe('ringing');
  });

  it('is closed in the clocks of its import', async () => {
    const { clock, store, bench } = start('2026-03-01T09:00:00Z');
    const open = progressed('2020-01-01T09:00:00Z', 'ringing');
    await tell(store, { ...open, knownAt: '2020-01-03T00:00:00Z', importId: 'i1' });
    await drain(bench);
    clock.set('2026-03-01T10:00:00Z');
    expect(await wakeAll(bench)).toBe(1);
    expect((await store.readStream('call-twilio-a1-l1')).at(-1)).toMatchObject({
      occurredAt: parseInstant('2020-01-01T13:00:00Z'),
      recordedAt: parseInstant('2020-01-03T00:00:00Z'),
      meta: { importId: 'i1' },
    });
  });
});
