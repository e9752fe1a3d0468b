import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { isAppError } from '@grasp/errors';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestHome, type TestHome } from '../testing/open-test-home.ts';
import { openPostgres, type PostgresOptions } from './open-postgres.ts';
import { findServerProcesses, readPostmasterPid } from './orphans.ts';

const HOLDER = new URL('../testing/hold-postgres.ts', import.meta.url).pathname;

const open = (home: string, more: Partial<PostgresOptions> = {}) =>
  openPostgres({ home, log: () => {}, ...more });

let readyMade: TestHome;

beforeAll(async () => {
  readyMade = await openTestHome();
  await using _ = await open(readyMade.folder);
});
afterAll(() => readyMade[Symbol.asyncDispose]());

/** A home with a database in it, copied: that is faster than a new one for each test. */
async function openReadyHome(): Promise<TestHome> {
  const home = await openTestHome();
  execFileSync('cp', ['-a', join(readyMade.folder, 'postgres'), home.folder]);
  return home;
}

const dataOf = (home: string) => join(home, 'postgres', 'data');

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Asks again until the server is back. */
async function queryWhenBack(url: string, statement: string): Promise<unknown[]> {
  for (;;) {
    try {
      return await query(url, statement);
    } catch {
      await delay(20);
    }
  }
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isAppError(error) ? error.code : `no operational failure: ${String(error)}`;
}

/** Another process that runs the server, and its address. */
async function hold(home: string): Promise<{ holder: ChildProcess; url: string }> {
  const holder = spawn(process.execPath, [HOLDER, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(createInterface({ input: holder.stdout! }), 'line');
  return { holder, url };
}

async function kill(process: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(process, 'exit');
  process.kill(signal);
  const [code] = await exit;
  return code;
}

async function untilNoneLeft(home: string): Promise<void> {
  while (findServerProcesses(dataOf(home)).length > 0) await delay(20);
}

describe('a database on a home folder', () => {
  it('is durable, asks for a password and listens on this machine alone', async () => {
    await using home = await openTestHome();
    await using postgres = await open(home.folder);
    const rows = await query(
      postgres.url,
      `select name, setting from pg_settings where name in
        ('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit') order by name`,
    );
    expect(rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    const wrong = postgres.url.replace(/:[0-9a-f]{48}@/, ':guess@');
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const password = join(home.folder, 'postgres', 'password');
    expect(statSync(password).mode & 0o777).toBe(0o600);
    expect(postgres.url).toContain(readFileSync(password, 'utf8').trim());
  });

  it('keeps its rows and its port over a clean stop, after which nothing runs', async () => {
    await using home = await openReadyHome();
    const first = await open(home.folder);
    await query(first.url, 'create table mark as select 7 as id');
    await first.stop();
    expect(findServerProcesses(dataOf(home.folder))).toEqual([]);
    await using second = await open(home.folder);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select id from mark')).toEqual([{ id: 7 }]);
  });

  it('takes the settings it is given', async () => {
    await using home = await openReadyHome();
    await using postgres = await open(home.folder, { settings: { work_mem: '7MB' } });
    expect(await query(postgres.url, 'show work_mem')).toEqual([{ work_mem: '7MB' }]);
  });

  it('says that a wrong setting kept the server from starting, and lets go of the home', async () => {
    await using home = await openReadyHome();
    const wrong = open(home.folder, { settings: { work_mem: 'plenty' } });
    expect(await codeOf(wrong)).toBe('postgres_start_failed');
    await using right = await open(home.folder);
    expect(await query(right.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a home that is taken, and joins its server when asked to', async () => {
    await using home = await openReadyHome();
    await using owner = await open(home.folder);
    expect(await codeOf(open(home.folder))).toBe('home_taken');
    const joined = await open(home.folder, { join: true });
    expect(joined.url).toBe(owner.url);
    await joined.stop();
    expect(await query(owner.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a port that another program has, when it was asked for by number', async () => {
    await using home = await openReadyHome();
    await using other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await codeOf(open(home.folder, { port }))).toBe('postgres_port_taken');
  });

  it('moves to a free port when the remembered one was taken meanwhile', async () => {
    await using home = await openReadyHome();
    const first = await open(home.folder);
    await first.stop();
    await using other = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(other, 'listening');
    await using second = await open(home.folder);
    expect(second.url).not.toBe(first.url);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('begins again where the first start was cut short', async () => {
    await using home = await openReadyHome();
    const first = await open(home.folder);
    await first.stop();
    await rename(dataOf(home.folder), `${dataOf(home.folder)}.new`);
    await using second = await open(home.folder);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('after kill -9', () => {
  beforeEach(({ skip }) => skip(process.platform !== 'linux', 'needs /proc to find the processes'));

  it('of the server, it is started again on the same port with what was committed', async () => {
    await using home = await openReadyHome();
    await using postgres = await open(home.folder);
    await query(postgres.url, 'create table mark as select 7 as id');
    process.kill(readPostmasterPid(dataOf(home.folder))!, 'SIGKILL');
    expect(await queryWhenBack(postgres.url, 'select id from mark')).toEqual([{ id: 7 }]);
  });

  it('of the server again and again, gives up and says so', async () => {
    await using home = await openReadyHome();
    const { promise: failed, resolve } = Promise.withResolvers<Error>();
    await using postgres = await open(home.folder, { onFailure: resolve });
    const data = dataOf(home.folder);
    const killer = setInterval(() => findServerProcesses(data).forEach(killIfThere), 50);
    const error = await failed;
    clearInterval(killer);
    expect(isAppError(error, 'postgres_keeps_dying')).toBe(true);
    await postgres.stop();
  });

  it('of the process that runs it, nothing is left behind and nothing committed is lost', async () => {
    await using home = await openReadyHome();
    const { holder, url } = await hold(home.folder);
    await query(url, 'create table mark as select 7 as id');
    await kill(holder, 'SIGKILL');
    await untilNoneLeft(home.folder);
    await using postgres = await open(home.folder);
    expect(await query(postgres.url, 'select id from mark')).toEqual([{ id: 7 }]);
  });

  it('of both, the next start recovers', async () => {
    await using home = await openReadyHome();
    const { holder, url } = await hold(home.folder);
    await query(url, 'create table mark as select 7 as id');
    const exit = once(holder, 'exit');
    holder.kill('SIGKILL');
    process.kill(readPostmasterPid(dataOf(home.folder))!, 'SIGKILL');
    await exit;
    await using postgres = await open(home.folder);
    expect(await query(postgres.url, 'select id from mark')).toEqual([{ id: 7 }]);
  });

  it('of the process and of the guard, the next start ends the orphaned server first', async () => {
    await using home = await openReadyHome();
    const { holder, url } = await hold(home.folder);
    await query(url, 'create table mark as select 7 as id');
    const guards = childrenOf(holder.pid!).flatMap((pid) => [pid, ...childrenOf(pid)]);
    const orphan = readPostmasterPid(dataOf(home.folder))!;
    for (const pid of guards.filter((pid) => pid !== orphan)) process.kill(pid, 'SIGKILL');
    await kill(holder, 'SIGKILL');
    await using postgres = await open(home.folder);
    expect(await query(postgres.url, 'select id from mark')).toEqual([{ id: 7 }]);
    expect(findServerProcesses(dataOf(home.folder))).not.toContain(orphan);
  });

  it('of the guard alone, the server is started again under a new one', async () => {
    await using home = await openReadyHome();
    const { holder, url } = await hold(home.folder);
    const orphan = readPostmasterPid(dataOf(home.folder));
    const [guard] = childrenOf(holder.pid!);
    process.kill(guard!, 'SIGKILL');
    while (findServerProcesses(dataOf(home.folder)).includes(orphan!)) await delay(20);
    expect(await queryWhenBack(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await kill(holder, 'SIGTERM')).toBe(0);
    expect(findServerProcesses(dataOf(home.folder))).toEqual([]);
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('on %s', (signal) => {
  it('stops the server and ends with code 0', async () => {
    await using home = await openReadyHome();
    const { holder } = await hold(home.folder);
    expect(await kill(holder, signal)).toBe(0);
    expect(findServerProcesses(dataOf(home.folder))).toEqual([]);
  });
});

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself.
  }
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
