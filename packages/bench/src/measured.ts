import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@grasp/errors';
import { openPostgres } from '@grasp/runtime';
import pg from 'pg';
import { readDurability } from './database.ts';
import { benchErrors } from './errors.ts';
import { staffRequest } from './load/requests.ts';
import { findServers, openStandalone, type Standalone } from './standalone.ts';

/** A server that shuts down on a crowded machine outlives the Grasp that it served. */
const SERVER_GONE_MS = 60_000;
const POLL_MS = 100;

/** A new folder that the database server's user can enter; gone with the scope, when no server works on it any more. */
export function openHomeFolder(scope: AsyncDisposableStack): string {
  const home = mkdtempSync(join(tmpdir(), 'grasp-bench-'));
  chmodSync(home, 0o711);
  scope.defer(() => removeHome(home));
  return home;
}

async function removeHome(home: string): Promise<void> {
  const end = performance.now() + SERVER_GONE_MS;
  const data = join(home, 'postgres', 'data');
  while (findServers(data).length > 0 && performance.now() < end) await sleep(POLL_MS);
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: POLL_MS });
}

/**
 * The shipped standalone with the settings it ships with, on a home of its own that holds the staff of the load alone.
 * @throws AppError `bench_not_durable`: its database does not keep what it acknowledges.
 */
export async function openMeasured(scope: AsyncDisposableStack): Promise<Standalone> {
  const home = openHomeFolder(scope);
  const standalone = scope.use(await openStandalone({ home, args: ['--empty'] }));
  await using postgres = await openPostgres({ home, join: true, log: () => undefined });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  await readDurability(pool).finally(() => pool.end());
  await tellStaff(standalone);
  return standalone;
}

async function tellStaff(standalone: Standalone): Promise<void> {
  const { path, headers, body } = staffRequest(standalone);
  const answer = await fetch(standalone.url + path, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok || text.includes('"rejected"')) {
    throw new AppError(benchErrors.load_failed, { detail: `the staff: ${answer.status} ${text}` });
  }
}
