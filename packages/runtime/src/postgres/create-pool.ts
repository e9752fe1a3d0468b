import pg from 'pg';

/**
 * Makes a pool of which any connection may be cut at any time, as by a server that dies, without ending the process:
 * whoever queries on it is told, and the next one gets a new one. `onIdleCut` hears of connections that nobody used.
 */
export function createPool(config: pg.PoolConfig, onIdleCut: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', onIdleCut);
  // The pool listens to idle connections only: one that is cut between two queries of a borrower has no listener, and
  // an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
