import { setTimeout as sleep } from 'node:timers/promises';
import { formatInstant, MICROS_PER_MS, type Micros } from '@grasp/domain';
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

/** Models that moved since browsers were told last, and how long the slowest of them took, in ms. */
type News = { models: Set<string>; lagMs: number };

/** Opens the hub: one LISTEN for all browsers, messages gathered for a quarter of a second. */
export function openLive(connectionString: string, now: () => Micros): Live {
  const replies = new Set<FastifyReply>();
  const news: News = { models: new Set(), lagMs: 0 };
  const closing = new AbortController();
  const send = (text: string): void => {
    for (const reply of replies) reply.raw.write(text);
  };
  const gather = setInterval(() => {
    if (news.models.size === 0) return;
    const { models, lagMs } = news;
    const message: LiveMessage = { models: [...models], at: formatInstant(now()), lagMs };
    models.clear();
    news.lagMs = 0;
    send(`event: changed\ndata: ${JSON.stringify(message)}\n\n`);
  }, GATHER_MS);
  const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS);
  const listening = listen(connectionString, { news, now }, closing.signal);
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

type Hearing = { news: News; now: () => Micros };

async function listen(url: string, hearing: Hearing, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client(url);
    try {
      await hear(client, hearing, signal);
    } catch {
      // The database is away: looked for again until it is back.
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function hear(client: pg.Client, hearing: Hearing, signal: AbortSignal): Promise<void> {
  const { promise: gone, reject, resolve } = Promise.withResolvers<void>();
  // A connection that cannot be made ends too: then nobody waits for this promise, and its failure would end the process.
  gone.catch(() => undefined);
  client.on('error', reject);
  client.on('end', () => reject(new Error('the connection ended')));
  let turn = Promise.resolve();
  client.on('notification', ({ payload }) => {
    if (payload) turn = turn.then(() => take(client, payload, hearing)).catch(reject);
  });
  signal.addEventListener('abort', () => resolve(), { once: true });
  await client.connect();
  await client.query('listen grasp_read_models');
  await gone;
}

/** The lag of a model that moved: from the moment the log took the last event that it folded, until now. */
async function take(client: pg.Client, model: string, { news, now }: Hearing): Promise<void> {
  const isFirst = !news.models.has(model);
  news.models.add(model);
  if (!isFirst) return;
  const { rows } = await client.query<{ folded_at: string | null }>(
    `select folded_at from ops.builds where model = $1 and state = 'active'`,
    [model],
  );
  const foldedAt = rows[0]?.folded_at ?? null;
  if (foldedAt === null) return;
  const lagMs = Math.max(0, Math.round((now() - Number(foldedAt)) / MICROS_PER_MS));
  news.lagMs = Math.max(news.lagMs, lagMs);
}
