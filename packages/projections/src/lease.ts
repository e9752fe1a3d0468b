import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@grasp/errors';
import type { Pool } from 'pg';
import { projectionErrors } from './errors.ts';
import type { LeaseShare } from './lease-share.ts';

/** The right to write one read model. Its epoch fences a holder that was paused past its time. */
export type Lease = { name: string; epoch: bigint; holder: string };

const LEASE_SECONDS = 8;
const RENEW_MS = 2_500;
const RETRY_MS = 1_000;
/** Whoever still waits for a lease says so again within this time. */
const WANTED_SECONDS = 3;

/** One for each that wants a lease; an operator sees in `ops.leases` on which machine, and in which process. */
const nameHolder = (): string => `${hostname()}/${process.pid}/${randomUUID()}`;

/** Takes a lease that is free, expired or ours; undefined when another holds it. */
export async function tryLease(
  pool: Pool,
  name: string,
  holder: string = nameHolder(),
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

/**
 * Waits until the lease is ours. With a share, whoever holds it is told how many this instance has, and gives it up where
 * it has more.
 * @throws the signal's reason when aborted.
 */
export async function waitForLease(
  pool: Pool,
  name: string,
  signal: AbortSignal,
  share?: LeaseShare,
): Promise<Lease> {
  const holder = nameHolder();
  await sleep(share?.awayFor(name) ?? 0, undefined, { signal });
  for (;;) {
    signal.throwIfAborted();
    const lease = await tryLease(pool, name, holder);
    if (lease !== undefined) return lease;
    if (share) await askFor(pool, name, share.held());
    await sleep(RETRY_MS, undefined, { signal });
  }
}

async function askFor(pool: Pool, name: string, holding: number): Promise<void> {
  await pool.query(
    'update ops.leases set wanted_at = clock_timestamp(), wanted_by_holding = $2 where name = $1',
    [name, holding],
  );
}

/**
 * Keeps a lease alive while work runs under it, and gives it back afterwards.
 * The work's signal is aborted when the lease is lost, or when another instance of the share is to have it.
 */
export async function withLease<T>(
  pool: Pool,
  lease: Lease,
  work: (signal: AbortSignal) => Promise<T>,
  share?: LeaseShare,
): Promise<T> {
  const ended = new AbortController();
  using _ = share?.hold();
  const renewal = setInterval(() => {
    renew(pool, lease).then(
      (renewed) => {
        if (renewed === undefined) ended.abort(new AppError(projectionErrors.lease_lost));
        else if (isWantedElsewhere(renewed, share)) {
          share?.keepAway(lease.name);
          ended.abort(new AppError(projectionErrors.lease_lost));
        }
      },
      // A store that is away takes the lease with it sooner or later: the guard in each transaction decides.
      () => undefined,
    );
  }, RENEW_MS);
  try {
    return await work(ended.signal);
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

/** How many leases the instance that waits for this one holds; null where nobody waits. */
type Renewed = { waiter_holds: number | null };

function isWantedElsewhere({ waiter_holds }: Renewed, share: LeaseShare | undefined): boolean {
  return waiter_holds !== null && share?.mayGive(waiter_holds) === true;
}

/** undefined: it is no longer ours. */
async function renew(pool: Pool, lease: Lease): Promise<Renewed | undefined> {
  const { rows } = await pool.query<Renewed>(
    `update ops.leases set expires_at = clock_timestamp() + make_interval(secs => $3)
     where name = $1 and epoch = $2
     returning case when wanted_at > clock_timestamp() - make_interval(secs => $4) then wanted_by_holding end
       as waiter_holds`,
    [lease.name, String(lease.epoch), LEASE_SECONDS, WANTED_SECONDS],
  );
  return rows[0];
}
