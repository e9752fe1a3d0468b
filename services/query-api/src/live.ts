import { setTimeout as sleep } from 'node:timers/promises';
import { formatInstant, type Micros } from '@grasp/domain';
import type { LiveMessage } from '@grasp/read-models/views';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pg from 'pg';

const GATHER_MS = 250;
const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 1_000;

/** Tells browsers which read models moved. */
export type Live = AsyncDisposable & {
  /** Keeps the reply open as an event stream until its asker goes away. */
  follow(request: FastifyRequest, reply: FastifyReply): void;
};

/** Opens the hub: one LISTEN for all browsers, messages gathered for a quarter of a second. */
export function openLive(connectionString: string, now: () => Micros): Live {
  const replies = new Set<FastifyReply>();
  const moved = new Set<string>();
  const closing = new AbortController();
  const send = (text: string): void => {
    for (const reply of replies) reply.raw.write(text);
  };
  const gather = setInterval(() => {
    if (moved.size === 0) return;
    const message: LiveMessage = { models: [...moved], at: formatInstant(now()), lagMs: 0 };
    moved.clear();
    send(`event: changed\ndata: ${JSON.stringify(message)}\n\n`);
  }, GATHER_MS);
  const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS);
  const listening = listen(connectionString, moved, closing.signal);
  return {
    follow: (request, reply) => follow(replies, request, reply),
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearInterval(gather);
      clearInterval(heartbeat);
      for (const reply of replies) reply.raw.end();
      await listening;
    },
  };
}

function follow(replies: Set<FastifyReply>, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  reply.raw.write('retry: 2000\n\n');
  replies.add(reply);
  request.raw.once('close', () => replies.delete(reply));
}

async function listen(url: string, moved: Set<string>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client(url);
    try {
      await hear(client, moved, signal);
    } catch {
      // The database is away: looked for again until it is back.
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function hear(client: pg.Client, moved: Set<string>, signal: AbortSignal): Promise<void> {
  const { promise: gone, reject, resolve } = Promise.withResolvers<void>();
  client.on('error', reject);
  client.on('end', () => reject(new Error('the connection ended')));
  client.on('notification', ({ payload }) => {
    if (payload) moved.add(payload);
  });
  signal.addEventListener('abort', () => resolve(), { once: true });
  await client.connect();
  await client.query('listen grasp_read_models');
  await gone;
}
