import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, isAppError } from '@grasp/errors';
import type { Batch } from '@grasp/event-store';
import { type Lease, waitForLease, withLease } from '@grasp/projections';
import type { Pool } from 'pg';
import { type Drawn, drawConsequences, type Work } from './draw-consequences.ts';
import { reactorErrors } from './errors.ts';
import { dueReminders, keepProgress, placeReactor } from './state.ts';

/** What a run tells of itself, for logs and metrics. */
export type ReactorReport =
  | { kind: 'batch'; reactor: string; events: number; appended: number; upTo: bigint; ms: number }
  | { kind: 'woken'; reactor: string; streams: number; appended: number }
  | { kind: 'retry'; reactor: string; attempt: number; error: unknown }
  | { kind: 'stopped'; reactor: string; error: unknown };

export type ReactorOptions = Work & {
  /** Tables made by `migrateProjections` (leases) and `migrateReactors`. */
  pool: Pool;
  signal: AbortSignal;
  report: (report: ReactorReport) => void;
  /** How often it looks for reminders that are due, ms. */
  tickMs?: number;
};

const BACKOFF_MS = [50, 200, 1_000, 3_000, 5_000];
const BATCH_SIZE = 500;
const TICK_MS = 1_000;
const WOKEN_AT_ONCE = 500;

/**
 * Runs one reactor until the signal is aborted. One instance is active at a time, under a lease; another that was paused
 * past its own does no harm, because ids follow from cause and step. Failures are retried with backoff for ever, but a
 * log that is newer than this code stops it.
 * @throws AppError `reactor_newer`.
 */
export async function runReactor(options: ReactorOptions): Promise<void> {
  const { reactor, signal, report } = options;
  let attempt = 0;
  const onAlive = (): void => {
    attempt = 0;
  };
  while (!signal.aborted) {
    try {
      await runUnderLease(options, onAlive);
    } catch (error) {
      if (signal.aborted) return;
      stopIfNewer(options, error);
      report({ kind: 'retry', reactor: reactor.name, attempt, error });
      await pause(BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] as number, signal);
      attempt += 1;
    }
  }
}

function stopIfNewer({ reactor, report }: ReactorOptions, error: unknown): void {
  const isNewer =
    isAppError(error, 'unknown_event_version') || isAppError(error, 'unknown_event_type');
  if (!isNewer) return;
  report({ kind: 'stopped', reactor: reactor.name, error });
  const detail = `${reactor.name}: ${error.message}`;
  throw new AppError(reactorErrors.reactor_newer, { detail, cause: error });
}

async function runUnderLease(options: ReactorOptions, onAlive: () => void): Promise<void> {
  const { pool, signal, reactor } = options;
  const lease = await waitForLease(pool, `reactor:${reactor.name}`, signal);
  await withLease(pool, lease, (lost) =>
    follow({ ...options, signal: AbortSignal.any([signal, lost]) }, lease, onAlive),
  );
}

async function follow(options: ReactorOptions, lease: Lease, onAlive: () => void): Promise<void> {
  const { store, reactor, signal } = options;
  const running: Running = { ...options, lease, checkpoint: await placeReactor(options) };
  const failed = new AbortController();
  const waking = wakeNowAndThen(running, failed);
  const both = AbortSignal.any([signal, failed.signal]);
  try {
    const filter = { categories: reactor.categories };
    const reading = { after: running.checkpoint, filter, batchSize: BATCH_SIZE, signal: both };
    for await (const batch of store.subscribe(reading)) {
      await waking.exclusively(() => reactToBatch(running, batch));
      onAlive();
    }
  } finally {
    await waking.stop();
  }
  if (failed.signal.aborted) throw failed.signal.reason;
}

type Running = ReactorOptions & { lease: Lease; checkpoint: bigint };

async function reactToBatch(running: Running, batch: Batch): Promise<void> {
  const { reactor, signal, report } = running;
  const started = performance.now();
  const reminders: Drawn['reminders'] = new Map();
  let appended = 0;
  for (const event of batch.events) {
    signal.throwIfAborted();
    if (event.position <= running.checkpoint || event.meta.reactionsOff === true) continue;
    const drawn = await drawConsequences(running, (context) => reactor.react(event, context));
    appended += drawn.appended;
    for (const [stream, at] of drawn.reminders) reminders.set(stream, at);
  }
  await keep(running, batch.upTo, reminders);
  const ms = performance.now() - started;
  const events = batch.events.length;
  report({ kind: 'batch', reactor: reactor.name, events, appended, upTo: batch.upTo, ms });
}

async function keep(running: Running, to: bigint, reminders: Drawn['reminders']): Promise<void> {
  const { pool, reactor, lease, checkpoint: from } = running;
  if (to === from && reminders.size === 0) return;
  await keepProgress(pool, { reactor: reactor.name, from, to, lease, reminders });
  running.checkpoint = to;
}

/** Looks at the streams whose reminder is due; each is forgotten unless the reactor sets another one. */
async function wakeDue(running: Running): Promise<void> {
  const { pool, reactor, now, signal, report } = running;
  const { wake } = reactor;
  if (wake === undefined) return;
  const streams = await dueReminders(pool, reactor.name, { now: now(), limit: WOKEN_AT_ONCE });
  if (streams.length === 0) return;
  const reminders: Drawn['reminders'] = new Map(streams.map((stream) => [stream, null]));
  let appended = 0;
  for (const stream of streams) {
    signal.throwIfAborted();
    const drawn = await drawConsequences(running, (context) => wake(stream, context));
    appended += drawn.appended;
    for (const [key, at] of drawn.reminders) reminders.set(key, at);
  }
  await keep(running, running.checkpoint, reminders);
  report({ kind: 'woken', reactor: reactor.name, streams: streams.length, appended });
}

/** Batches and reminders take turns: both move what is kept. A failure of a turn ends the run, which is then tried again. */
function wakeNowAndThen(running: Running, failed: AbortController) {
  let turn: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  let isWaking = false;
  const timer = setInterval(() => {
    if (isWaking) return;
    isWaking = true;
    exclusively(() => wakeDue(running))
      .catch((error: unknown) => failed.abort(error))
      .finally(() => {
        isWaking = false;
      });
  }, running.tickMs ?? TICK_MS);
  return {
    exclusively,
    async stop() {
      clearInterval(timer);
      await turn;
    },
  };
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
