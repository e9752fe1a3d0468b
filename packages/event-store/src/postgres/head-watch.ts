import { clearTimeout, setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { isAppError } from '@grasp/errors';
import type pg from 'pg';
import { abortable } from '../abortable.ts';
import { createNews, type News } from '../news.ts';
import { connectClient } from './connect.ts';
import { toLogFailure } from './failure.ts';

/** Channel on which a writer tells the new head. */
export const HEAD_CHANNEL = 'grasp_log_head';

/** Milliseconds between looks at the head, for the case that a notice was lost. */
const POLL_MS = 500;
/** Milliseconds until the connection for notices is made anew; up to as much again at random. */
const RECONNECT_MS = 500;

/**
 * Milliseconds for which further news is held back after some was told: at a high rate readers so fold many groups of
 * appends in one transaction. What comes after a quiet time is told at once.
 */
const PACE_MS = 50;

/** Knows how far the log reaches, for all subscriptions of the process at once. */
export type HeadWatch = Pick<News, 'beyond'> & { close(): Promise<void> };

/** Hears of new heads by LISTEN and, where a notice is lost, by looking. Starts with the first who waits. */
export function createHeadWatch(
  config: pg.ClientConfig,
  readHead: () => Promise<bigint>,
): HeadWatch {
  const closing = new AbortController();
  const news = createNews();
  const { tell, stop } = createPace(news.reach);
  let running: Promise<unknown> | undefined;

  function beyond(position: bigint, signal: AbortSignal) {
    running ??= Promise.all([repeat(listen, RECONNECT_MS), repeat(look, POLL_MS)]);
    return news.beyond(position, signal);
  }

  async function repeat(step: () => Promise<void>, pauseMs: number) {
    while (!closing.signal.aborted) {
      await step().catch(passOver);
      const jitter = Math.random() * (step === listen ? pauseMs : 0);
      await setTimeout(pauseMs + jitter, undefined, { signal: closing.signal }).catch(passOver);
    }
  }

  async function look() {
    tell(await readHead());
  }

  async function listen() {
    const client = await connectClient(config);
    try {
      client.on('notification', ({ payload = '' }) => {
        if (/^\d+$/.test(payload)) tell(BigInt(payload));
      });
      const gone = new Promise((resolve) => client.once('end', resolve));
      await client.query(`listen ${HEAD_CHANNEL}`);
      await look();
      await abortable(gone, closing.signal);
    } catch (error) {
      throw toLogFailure(error);
    } finally {
      await client.end().catch(() => {});
    }
  }

  async function close() {
    closing.abort();
    stop();
    news.close();
    await running;
  }

  return { beyond, close };
}

/** Tells positions on, the latest of those that come within the pace as one. */
function createPace(reach: (position: bigint) => void) {
  let latest = 0n;
  let told = 0n;
  let pause: NodeJS.Timeout | undefined;

  function pass() {
    pause = undefined;
    if (latest === told) return;
    told = latest;
    reach(told);
    pause = setTimer(pass, PACE_MS);
  }

  return {
    tell(position: bigint) {
      if (position > latest) latest = position;
      if (pause === undefined) pass();
    },
    stop: () => clearTimeout(pause),
  };
}

/** The log is away or the watch is closing: both are looked at again before the next step. Anything else is a bug. */
function passOver(error: unknown): void {
  const isClosing = error instanceof Error && error.name === 'AbortError';
  if (!isClosing && !isAppError(error, 'log_unavailable')) throw error;
}
