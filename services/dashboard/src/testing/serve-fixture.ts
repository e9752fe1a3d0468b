import type { LiveMessage } from '@grasp/read-models/views';
import Fastify, { type FastifyReply } from 'fastify';
import type { Answers, Path } from '../api/get.ts';
import { dashboardPlugin } from '../server.ts';
import { answers } from './answers.ts';
import { NOW } from './made-up.ts';
import { cancelRun, startRun } from './runs.ts';

const TOKEN = 'fixture-token';
const PORT = 3_210;

/** Test data only. What the server was told and asked, for the tests to look at. */
export type Fixture = {
  url: string;
  token: string;
  /** Addresses asked for, oldest first. */
  asked: string[];
  /** Sends news to every page that listens. */
  tell: (message: LiveMessage) => void;
  /** Answers of one route fail, are empty of data, or wait, until told otherwise. */
  spoil: (path: string, how: 'fail' | 'stale' | null) => void;
  close: () => Promise<void>;
};

/** Test data only: the built dashboard over made-up answers of the API. `port` 0 takes a free one. */
export async function serveFixture(port: number): Promise<Fixture> {
  const app = Fastify({ forceCloseConnections: true });
  const asked: string[] = [];
  const listeners = new Set<FastifyReply>();
  const spoilt = new Map<string, 'fail' | 'stale'>();

  app.post<{ Body: { token?: string } }>('/session', async ({ body }, reply) => {
    if (body.token !== TOKEN) return reply.code(401).send({ code: 'token_unknown', detail: 'no' });
    return reply.header('set-cookie', 'session=1; Path=/; HttpOnly; SameSite=Lax').code(204).send();
  });
  app.delete('/session', async (_, reply) =>
    reply.header('set-cookie', 'session=; Path=/; Max-Age=0').code(204).send(),
  );
  app.addHook('onRequest', async ({ url, headers }, reply) => {
    if (!url.startsWith('/api')) return;
    asked.push(url);
    if (headers.cookie?.includes('session=1')) return;
    return reply.code(401).send({ code: 'not_signed_in', detail: 'sign in' });
  });
  app.get('/api/live', (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
    });
    reply.raw.write(': hello\n\n');
    listeners.add(reply);
    request.raw.on('close', () => listeners.delete(reply));
  });
  app.post('/api/forecast/runs', async ({ body }, reply) => {
    if (spoilt.get('/api/forecast/runs') === 'fail') {
      const detail = 'from: a back-test begins before it ends';
      return reply.code(422).send({ code: 'run_invalid', detail });
    }
    const given = body as Record<string, unknown> & { changes?: readonly object[] };
    const wrong = given.changes?.findIndex((change) => 'prices' in change && change.prices === 0);
    if (wrong !== undefined && wrong >= 0) {
      const field = `changes.${wrong}.prices`;
      const detail = `${field}: Too small: expected number to be >0`;
      return reply.code(422).send({ code: 'run_invalid', detail, field });
    }
    return reply.code(202).send(startRun(given));
  });
  app.post<{ Params: { id: string } }>('/api/forecast/runs/:id/cancel', async ({ params }) =>
    cancelRun(params.id),
  );
  for (const [path, answer] of Object.entries(answers)) {
    app.get<{ Params: Record<string, string>; Querystring: Record<string, string> }>(
      path,
      async ({ params, query }, reply) => {
        const how = spoilt.get(path);
        if (how === 'fail')
          return reply
            .code(503)
            .send({ code: 'database_away', detail: 'The read models are away.' });
        const body = answer({ ...query, ...params }) as Answers[Path];
        if (query['format'] === 'csv') return reply.type('text/csv').send('a,b\n1,2\n');
        return how === 'stale' ? { ...body, isStale: true } : body;
      },
    );
  }
  await app.register(dashboardPlugin);
  const url = await app.listen({ port, host: '127.0.0.1' });
  return {
    url,
    token: TOKEN,
    asked,
    tell: (message) => {
      for (const { raw } of listeners)
        raw.write(`event: changed\ndata: ${JSON.stringify(message)}\n\n`);
    },
    spoil: (path, how) => void (how === null ? spoilt.delete(path) : spoilt.set(path, how)),
    close: () => app.close(),
  };
}

if (import.meta.main) {
  const { url, token } = await serveFixture(PORT);
  process.stdout.write(`${url} with made-up data as of ${NOW}; the token is ${token}\n`);
}
