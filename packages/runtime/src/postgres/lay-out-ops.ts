import type { Pool } from 'pg';

/** One lock for all who lay out: they make the same schema, and two at once would collide on its name. */
const LOCK = 7_241_003;

/**
 * Runs DDL in one transaction, one process at a time, with schema `ops` in place: what the platform keeps beside the log
 * and the read models. Several services start at once; `ddl` says `if not exists`.
 */
export async function layOutOps(pool: Pool, ddl: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      `begin; select pg_advisory_xact_lock(${LOCK}); create schema if not exists ops; ${ddl}; commit`,
    );
    client.release();
  } catch (error) {
    // Its transaction is still open: nobody else may get this connection.
    client.release(true);
    throw error;
  }
}
