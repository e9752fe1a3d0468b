import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@grasp/errors';
import type { Pool } from 'pg';
import { projectionErrors } from './errors.ts';

/** The right to write one read model. Its epoch fences a holder that was paused past its time. */
export type Lease = { name: string; epoch: bigint; holder: string };

const LEASE_SECONDS = 8;
const RENEW_MS = 2_500;
const RETRY_MS = 1_000;

/** Takes a lease that is free, expired or ours; undefined when another holds it. */
export async function tryLease(
  pool: Pool,
  name: string,
  holder: string = randomUUID(),
): Promise<Lease | undefined> {
  const { rows } = await pool.query(
    `insert into ops.leases as l (name, holder, epoch, expires_at)
     values ($1, $2, 1, clock_timestamp() + make_interval(secs => $3))
     on conflict (name) do update
       set holder = excluded.holder, epoch = l.epoch + 1, expires_at = excluded.expires_at
       where l.expires_at < clock_timestamp() or l.holder = excluded.holder
     returning epoch`,
    [name, holder, LEASE_SECONDS],
  );
  return rows[0] && { name, epoch: BigInt(rows[0].epoch), holder };
}

/** Waits until the lease is ours. @throws the signal's reason when aborted. */
export async function waitForLease(pool: Pool, name: string, signal: AbortSignal): Promise<Lease> {
  const holder = randomUUID();
  for (;;) {
    signal.throwIfAborted();
    const lease = await tryLease(pool, name, holder);
    if (lease !== undefined) return lease;
    await sleep(RETRY_MS, undefined, { signal });
  }
}

/**
 * Keeps a lease alive while work runs under it, and gives it back afterwards.
 * The work's signal is aborted when the lease is lost.
 */
export async function withLease<T>(
  pool: Pool,
  lease: Lease,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const renewal = setInterval(() => {
    renew(pool, lease).then(
      (isOurs) => {
        if (!isOurs) lost.abort(new AppError(projectionErrors.lease_lost));
      },
      // A store that is away takes the lease with it sooner or later: the guard in each transaction decides.
      () => undefined,
    );
  }, RENEW_MS);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(renewal);
    await pool
      .query(
        'update ops.leases set expires_at = clock_timestamp() where name = $1 and epoch = $2',
        [lease.name, String(lease.epoch)],
      )
      .catch(() => undefined);
  }
}

async function renew(pool: Pool, lease: Lease): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update ops.leases set expires_at = clock_timestamp() + make_interval(secs => $3)
     where name = $1 and epoch = $2`,
    [lease.name, String(lease.epoch), LEASE_SECONDS],
  );
  return rowCount === 1;
}
