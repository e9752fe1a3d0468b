import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@grasp/errors';
import { openPostgres } from '@grasp/runtime';
import pg from 'pg';
import { readDurability } from './database.ts';
import { benchErrors } from './errors.ts';
import { staffRequest } from './load/requests.ts';
import { openStandalone, type Standalone } from './standalone.ts';

/** A new folder that the database server's user can enter; gone with the scope. */
export function openHomeFolder(scope: AsyncDisposableStack): string {
  const home = mkdtempSync(join(tmpdir(), 'grasp-bench-'));
  chmodSync(home, 0o711);
  scope.defer(() => rmSync(home, { recursive: true, force: true }));
  return home;
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
