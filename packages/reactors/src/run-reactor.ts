import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@grasp/errors';
import { type Lease, type LeaseShare, waitForLease, withLease } from '@grasp/projections';
import { isNewerThanCode } from './draw-consequences.ts';
import { reactorErrors } from './errors.ts';
import { placeReactor } from './state.ts';
import { type Running, reactToBatch, redrive, wakeDue } from './steps.ts';

export type ReactorOptions = Omit<Running, 'lease' | 'checkpoint' | 'lookedTo'> & {
  /** How often it looks for reminders that are due, ms. */
  tickMs?: number;
  /** What this instance holds beside it, where several instances share the work. */
  share?: LeaseShare;
};

const BACKOFF_MS = [50, 200, 1_000, 3_000, 5_000];
const BATCH_SIZE = 500;
const TICK_MS = 1_000;

/**
 * Runs one reactor until the signal is aborted. One instance is active at a time, under a lease; another that was paused
 * past its own does no harm, because ids follow from cause and step. Failures are retried with backoff for ever; an event
 * on which it cannot decide is parked, and the others go on; a log that is newer than this code stops it.
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
  if (!isNewerThanCode(error)) return;
  report({ kind: 'stopped', reactor: reactor.name, error });
  const detail = `${reactor.name}: ${error.message}`;
  throw new AppError(reactorErrors.reactor_newer, { detail, cause: error });
}

async function runUnderLease(options: ReactorOptions, onAlive: () => void): Promise<void> {
  const { pool, signal, reactor, share } = options;
  const lease = await waitForLease(pool, `reactor:${reactor.name}`, signal, share);
  const work = (lost: AbortSignal) =>
    follow({ ...options, signal: AbortSignal.any([signal, lost]) }, lease, onAlive);
  await withLease(pool, lease, work, share);
}

async function follow(options: ReactorOptions, lease: Lease, onAlive: () => void): Promise<void> {
  const { store, reactor, signal, tickMs = TICK_MS } = options;
  const checkpoint = await placeReactor(options);
  const running: Running = { ...options, lease, checkpoint, lookedTo: checkpoint };
  const failed = new AbortController();
  const turns = takeTurns(running, failed, tickMs);
  const both = AbortSignal.any([signal, failed.signal]);
  try {
    const filter = { categories: reactor.categories };
    const reading = { after: running.checkpoint, filter, batchSize: BATCH_SIZE, signal: both };
    for await (const batch of store.subscribe(reading)) {
      await turns.exclusively(() => reactToBatch(running, batch));
      onAlive();
    }
  } finally {
    await turns.stop();
  }
  if (failed.signal.aborted) throw failed.signal.reason;
}

/** Batches and reminders take turns: both move what is kept. A turn that fails ends the run, which is then tried again. */
function takeTurns(running: Running, failed: AbortController, tickMs: number) {
  let turn: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const tick = async (): Promise<void> => {
    await wakeDue(running);
    await redrive(running);
  };
  let isTicking = false;
  const timer = setInterval(() => {
    if (isTicking) return;
    isTicking = true;
    exclusively(tick)
      .catch((error: unknown) => failed.abort(error))
      .finally(() => {
        isTicking = false;
      });
  }, tickMs);
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
