import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { AppError, defineErrors } from '@grasp/errors';
import { openTestDatabase } from '@grasp/runtime/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Server } from './create-server.ts';
import { createDatabaseCheck } from './database-check.ts';
import { openTestServer, type TestServer } from './testing/open-test-server.ts';

const errors = defineErrors({
  full: { status: 409, message: 'the house is full' },
  away: { status: 503, message: 'the secret store at 10.0.0.1 is away', retryable: true },
  broken: { message: 'a secret detail' },
});

function addRoutes(app: Server): void {
  app.get('/full', () => {
    throw new AppError(errors.full, { detail: 'nine beds', field: 'beds' });
  });
  app.get('/away', () => {
    throw new AppError(errors.away, { retryAfter: 7 });
  });
  app.get('/broken', () => {
    throw new AppError(errors.broken);
  });
  app.get('/bug', () => {
    throw new TypeError('a secret detail');
  });
  const body = z.object({ name: z.string(), age: z.int() });
  app.post('/people', { schema: { body }, bodyLimit: 200 }, ({ body: { name } }) => ({ name }));
  const querystring = z.object({ limit: z.coerce.number().max(10) });
  app.get('/list', { schema: { querystring } }, () => ({}));
  app.get('/things/:id', ({ params }) => params as object);
}

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer(addRoutes);
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(path: string, init?: RequestInit) {
  const response = await fetch(server.url + path, init);
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

const json = { 'content-type': 'application/json' };
const post = (body: string, headers: Record<string, string> = json) =>
  ask('/people', { method: 'POST', headers, body });

describe('failures as problem+json', () => {
  it('tells an operational failure with its code, detail and field', async () => {
    const { status, headers, body } = await ask('/full');
    expect(status).toBe(409);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'full',
      detail: 'the house is full: nine beds',
      field: 'beds',
    });
  });

  it('tells when to come back, and not why the store is away', async () => {
    const { status, headers, body } = await ask('/away');
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('7');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      code: 'away',
    });
  });

  it.each(['/broken', '/bug'])('leaks nothing of what went wrong here: %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(500);
    expect(body['code']).toBe('internal_error');
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(server.log.join('')).toContain('a secret detail');
  });

  it('answers an unknown route', async () => {
    expect(await ask('/nowhere')).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
  });

  it('answers a body that is not JSON', async () => {
    expect(await post('{"name":')).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    expect(await post('')).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    const poison = '{"__proto__": {"name": "x"}, "age": 1}';
    expect(await post(poison)).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
  });

  it('answers a body that is too large', async () => {
    const name = 'x'.repeat(300);
    const { status, body } = await post(JSON.stringify({ name, age: 1 }));
    expect({ status, code: body['code'] }).toEqual({ status: 413, code: 'body_too_large' });
  });

  it('lets who sends a body that is too large finish, and then ask on', async () => {
    const { hostname, port, host } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const body = Buffer.alloc(5_000_000, 'x');
    const head = `POST /people HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n`;
    socket.write(`${head}content-length: ${body.length}\r\n\r\n`);
    // The answer is there before the body is sent.
    const [refusal] = await once(socket, 'data');
    socket.write(body);
    socket.end(`GET /full HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    const next = await text(socket);
    expect(String(refusal)).toContain('HTTP/1.1 413');
    expect(next).toContain('HTTP/1.1 409');
  });

  it('answers a body of another kind', async () => {
    const { status, body } = await post('<a/>', { 'content-type': 'application/xml' });
    expect({ status, code: body['code'] }).toEqual({ status: 415, code: 'unsupported_media_type' });
  });

  it('names every wrong field of a body, and does not repeat what was sent', async () => {
    const { status, body } = await post(JSON.stringify({ name: 5, age: 'my secret' }));
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_body', field: 'name' });
    expect((body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual([
      'name',
      'age',
    ]);
    expect(JSON.stringify(body)).not.toContain('my secret');
  });

  it('names a wrong parameter', async () => {
    const { status, body } = await ask('/list?limit=11');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_parameters', field: 'limit' });
  });

  it('answers an address that cannot be decoded', async () => {
    expect(await ask('/things/%zz')).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    const long = `/things/${'x'.repeat(2_000)}`;
    expect((await ask(long)).status).toBe(400);
  });

  it('answers what is not HTTP', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.end('rubbish\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('"code":"bad_request"');
  });
});

describe('a database that is away', () => {
  const route = (pool: pg.Pool) =>
    openTestServer((app) => {
      app.get('/rows', async () => (await pool.query('select 1')).rows);
      app.get('/wrong', async () => (await pool.query('select wrong')).rows);
      app.get('/slow', async () => {
        await pool.query(`set statement_timeout = 1; select pg_sleep(5)`);
      });
      app.get('/value', async () => (await pool.query('select $1::text', ['a\0b'])).rows);
      app.get('/cut', async () => {
        await pool.query('select pg_terminate_backend(pg_backend_pid())');
      });
    });

  it.each(['127.0.0.1:1', 'nowhere.invalid:5432'])('is told as 503: %s', async (host) => {
    const pool = new pg.Pool({ connectionString: `postgresql://a:b@${host}/c` });
    await using gone = await route(pool);
    const answer = await fetch(`${gone.url}/rows`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toMatchObject({ code: 'store_unavailable' });
  });

  it('is told from a statement that is wrong; one that is stopped or cut may be sent again', async () => {
    await using database = await openTestDatabase();
    await using there = await route(database.pool);
    expect((await fetch(`${there.url}/rows`)).status).toBe(200);
    expect((await fetch(`${there.url}/wrong`)).status).toBe(500);
    const value = await fetch(`${there.url}/value`);
    expect(value.status).toBe(400);
    expect(await value.json()).toMatchObject({ code: 'invalid_value' });
    expect((await fetch(`${there.url}/slow`)).status).toBe(503);
    expect((await fetch(`${there.url}/cut`)).status).toBe(503);
    expect((await fetch(`${there.url}/rows`)).status).toBe(200);
  });
});

it('is not ready while its database is away', async () => {
  await using database = await openTestDatabase();
  expect(await createDatabaseCheck(database.pool)()).toEqual([]);
  const away = new pg.Pool({ connectionString: 'postgresql://a:b@127.0.0.1:1/c' });
  expect(await createDatabaseCheck(away)()).toEqual(['the database cannot be reached']);
});

describe('what every server has', () => {
  it('tells that it lives, and whether it is ready', async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: { status: 'alive' } });
    expect(await ask('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    await using busy = await openTestServer(() => {}, ['the projections have not started']);
    const answer = await fetch(`${busy.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'not_ready' });
  });

  it('counts requests by route, never by address', async () => {
    await ask('/things/7');
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('route="/things/:id"');
    expect(metrics).not.toContain('/things/7');
  });

  it('describes its routes in OpenAPI 3.1', async () => {
    const { body } = await ask('/openapi.json');
    expect(body['openapi']).toBe('3.1.0');
    expect(Object.keys(body['paths'] as object)).toContain('/people');
  });

  it('shows them at /docs, with everything served from here', async () => {
    const page = await (await fetch(`${server.url}/docs/`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => /^(https?:)?\/\//.test(source))).toEqual([]);
    const script = sources.find((source) => source.endsWith('.js')) ?? '';
    const answer = await fetch(new URL(script, `${server.url}/docs/`));
    expect(answer.headers.get('content-type')).toContain('javascript');
  });
});
