import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openTestHome, type TestHome } from '@grasp/runtime/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url));

type Started = {
  process: ChildProcess;
  lines: string[];
  /** Resolves with the first line that has this text. */
  line(text: string): Promise<string>;
};

function start(environment: Record<string, string>, ...args: string[]): Started {
  const env = { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'warn', ...environment };
  const child = spawn(process.execPath, [MAIN, ...args], { env });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const line = (text: string) =>
    vi.waitFor(
      () => {
        const found = lines.find((candidate) => candidate.includes(text));
        if (found === undefined) throw new Error(`no line says ${text}: ${lines.join('\n')}`);
        return found;
      },
      { timeout: 50_000 },
    );
  return { process: child, lines, line };
}

async function exitCode({ process: child }: Started): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

describe('Grasp in one process', () => {
  let home: TestHome;
  let url: string;
  let port: number;
  let grasp: Started;
  let token: string;

  beforeAll(async () => {
    home = await openTestHome();
    port = await freePort();
    url = `http://127.0.0.1:${port}`;
    grasp = start({ GRASP_HOME: home.folder, PORT: String(port) }, '--empty');
    await grasp.line('Grasp answers at');
    token = /token (\S+)$/.exec(await grasp.line('Sign in with'))?.[1] ?? '';
  }, 60_000);
  afterAll(async () => {
    if (grasp.process.exitCode === null) grasp.process.kill('SIGKILL');
    await home[Symbol.asyncDispose]();
  });

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

  function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { PATH: process.env['PATH'] ?? '', GRASP_HOME: home.folder };
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...args], { env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }
  const json = async (...args: string[]) => JSON.parse((await cli('--json', ...args)).out);

  it('says where it is and how to sign in, and keeps the token to its owner', async () => {
    expect(grasp.lines.join('\n')).toContain(url);
    const file = join(home.folder, 'token');
    expect(readFileSync(file, 'utf8').trim()).toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const login = await fetch(`${url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    expect(await login.json()).toMatchObject({ principal: 'admin', role: 'admin' });
  });

  it('is ready, and starts empty where that is wished', async () => {
    await expect
      .poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 30_000 })
      .toBe(200);
    expect(await (await ask('/api/status')).json()).toMatchObject({ mode: 'empty' });
  });

  it('shows a posted event in a number as soon as the position of its answer is asked after', async () => {
    const answer = await ask('/commands/OpenOrder', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k1' },
      body: JSON.stringify({
        order: 'o1',
        rep: 'r1',
        stage: 'new',
        amount: '2000000',
        currency: 'EUR',
      }),
    });
    expect(answer.status).toBe(200);
    const { position } = (await answer.json()) as { position: string };
    let summary: { isStale: boolean; open: object };
    do {
      const path = `/api/pipeline/summary?after=${position}`;
      summary = (await (await ask(path)).json()) as typeof summary;
    } while (summary.isStale);
    expect(summary.open).toMatchObject({
      count: 1,
      amounts: [{ amount: '2000000', currency: 'EUR' }],
    });
  });

  it('measures what an operator watches: appends, and how far every read model is behind', async () => {
    const read = async () => (await fetch(`${url}/metrics`)).text();
    await expect
      .poll(read, { timeout: 30_000 })
      .toMatch(/grasp_projection_lag_seconds\{model="orders",.*\} 0/);
    await expect
      .poll(read, { timeout: 30_000 })
      .toMatch(/grasp_projection_lag_events\{model="renewals",.*\} 0/);
    const metrics = await read();
    expect(metrics).toMatch(/grasp_projection_dead_letters\{model="calls",.*\} 0/);
    expect(metrics).toMatch(/grasp_append_seconds_count\{.*outcome="answered"\} [1-9]/);
  });

  it('gives credentials by the command line, which finds it by its home', async () => {
    const created = await json('token', 'create', '--principal', 'crm', '--role', 'integration');
    const event = {
      type: 'OpinionRecorded',
      version: 1,
      stream: 'order-o1',
      sourceId: '1',
      occurredAt: new Date().toISOString(),
      data: { text: 'hot' },
    };
    const post = () =>
      fetch(`${url}/events`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${created.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(event),
      });
    expect(await (await post()).json()).toMatchObject({ results: [{ status: 'accepted' }] });
    const { credentials } = await json('token', 'list');
    expect(credentials[0]).toMatchObject({ id: created.id, principal: 'crm', revokedAt: null });
    expect(JSON.stringify(credentials)).not.toContain(created.token);
    expect(await json('token', 'revoke', created.id)).toEqual({ id: created.id, revoked: true });
    await expect.poll(async () => (await post()).status, { timeout: 10_000 }).toBe(401);
  });

  it('tells what is wrong on the command line, and says so by its exit code', async () => {
    const scope = await cli('token', 'create', '--principal', 'x', '--role', 'rep');
    expect(scope.code).toBe(1);
    expect(scope.err).toContain('credential_invalid');
    const revoked = await cli('--json', 'token', 'revoke', 'nothing');
    expect(revoked.code).toBe(1);
    expect(JSON.parse(revoked.out)).toMatchObject({ error: { code: 'credential_absent' } });
    expect((await cli('token', 'create', '--role', 'king')).code).toBe(1);
    const simulated = await cli('simulate', '--minutes', '1');
    expect(simulated.err).toContain('no_telephony');
  });

  it('refuses a second one on its home, and one on its port', async () => {
    const other = await freePort();
    const second = start({ GRASP_HOME: home.folder, PORT: String(other) }, '--empty');
    expect(await exitCode(second)).toBe(1);
    expect(second.lines.join('\n')).toContain('another running Grasp uses this home folder');
    await using elsewhere = await openTestHome();
    const third = start({ GRASP_HOME: elsewhere.folder, PORT: String(port) }, '--empty');
    expect(await exitCode(third)).toBe(1);
    expect(third.lines.join('\n')).toContain('another program listens at this address already');
  });

  it('stops at SIGTERM with 0, and finds everything again', async () => {
    grasp.process.kill('SIGTERM');
    expect(await exitCode(grasp)).toBe(0);
    grasp = start({ GRASP_HOME: home.folder, PORT: String(port) }, '--empty');
    await grasp.line('Grasp answers at');
    expect(grasp.lines.join('\n')).not.toContain(token);
    const summary = await (await ask('/api/pipeline/summary')).json();
    expect(summary).toMatchObject({ open: { count: 1 } });
    grasp.process.kill('SIGINT');
    expect(await exitCode(grasp)).toBe(0);
  });
});

it('names a setting that is wrong, and never its value', async () => {
  const grasp = start({ PORT: 'my-secret-port', LOG_LEVEL: 'loud', GRASP_HOME: '/nowhere' });
  expect(await exitCode(grasp)).toBe(1);
  const text = grasp.lines.join('\n');
  expect(text).toContain('PORT');
  expect(text).toContain('LOG_LEVEL');
  expect(text).not.toContain('my-secret-port');
});
