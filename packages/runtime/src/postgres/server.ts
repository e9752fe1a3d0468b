import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@grasp/errors';
import { runtimeErrors } from '../errors.ts';
import type { Cluster } from './cluster.ts';
import { stopOrphans } from './orphans.ts';
import { readStatusFile } from './status-file.ts';

/** Where the lines about the server go. */
export type PostgresLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  facts: Readonly<Record<string, unknown>>,
) => void;

/** One running server. */
export type Server = {
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends it with a fast shutdown: sessions are cut, nothing committed is lost. */
  stop(): Promise<void>;
};

/** What a server is started with. */
export type ServerStart = {
  cluster: Cluster;
  port: number;
  settings: Readonly<Record<string, string | number>>;
  log: PostgresLog;
};

/**
 * The guard between us and the server. It waits on a pipe that only this process holds: however this process
 * ends, `kill -9` included, the pipe closes and the guard stops the server. It runs in a session of its own, so
 * that a Ctrl-C in the terminal reaches us and not the server.
 */
const GUARD = `
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
( read -r _ <&3; kill -INT $server 2>/dev/null ) & watch=$!
wait $server; code=$?
kill $watch 2>/dev/null
exit $code`;

const POLL_MS = 10;
const KEPT_LINES = 20;
const PATIENCE_MS = 30_000;

/** Client errors are the client's to report; statements and details may hold personal data and stay out. */
const FIXED_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_line_prefix: '',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  lc_messages: 'C',
};

/**
 * Starts the server and waits until it takes connections, through crash recovery where one is due.
 * @throws AppError `postgres_start_failed` with its last lines.
 */
export async function startServer(start: ServerStart): Promise<Server> {
  const stale = readStatusFile(start.cluster.data);
  const lines: string[] = [];
  const guard = spawnGuard(start);
  const ended = new Promise<void>((resolve) => guard.once('close', () => resolve()));
  readLog(guard, lines, start.log);
  let running = true;
  guard.once('close', () => {
    running = false;
  });
  while (!isReady(start.cluster.data, stale)) {
    if (!running) throw failedStart(lines, start.port);
    await delay(POLL_MS);
  }
  return { ended, stop: () => stopServer(guard, ended, start.cluster.data) };
}

function spawnGuard({ cluster, port, settings }: ServerStart): ChildProcess {
  const given = Object.entries({ ...settings, ...FIXED_SETTINGS, port });
  const flags = given.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const postgres = join(cluster.binaries.folder, 'bin', 'postgres');
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', postgres, '-D', cluster.data, ...flags], {
    ...cluster.user,
    cwd: '/',
    detached: true,
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  // The pipe breaks when the server dies first; its end is seen by `ended`.
  guard.stdin?.on('error', () => {});
  return guard;
}

function readLog(guard: ChildProcess, lines: string[], log: PostgresLog): void {
  if (guard.stderr === null) return;
  createInterface({ input: guard.stderr }).on('line', (line) => {
    if (lines.push(line) > KEPT_LINES) lines.shift();
    log(levelOf(line), 'postgres', { line });
  });
}

function levelOf(line: string): 'debug' | 'info' | 'warn' | 'error' {
  if (/^(FATAL|PANIC):/.test(line)) return 'error';
  return /^(ERROR|WARNING):/.test(line) ? 'warn' : 'debug';
}

/** The last line of `postmaster.pid` is the server's own word on its state; an old file must not be believed. */
function isReady(data: string, stale: string): boolean {
  const status = readStatusFile(data);
  return status !== stale && status.split('\n')[7]?.trim() === 'ready';
}

function failedStart(lines: string[], port: number): AppError {
  const detail = `port ${port}: ${lines.join(' | ')}`;
  const isTaken = lines.some((line) => line.includes('could not bind'));
  const { postgres_port_taken, postgres_start_failed } = runtimeErrors;
  return new AppError(isTaken ? postgres_port_taken : postgres_start_failed, { detail });
}

async function stopServer(guard: ChildProcess, ended: Promise<void>, data: string): Promise<void> {
  guard.stdin?.end();
  const patience = new AbortController();
  await Promise.race([ended, delay(PATIENCE_MS, undefined, { signal: patience.signal })]);
  patience.abort();
  await stopOrphans(data);
}
