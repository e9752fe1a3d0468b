import pg from 'pg';

/** SQLSTATE classes of a server that is away, out of means, or that stopped a statement: the same call may succeed later. */
const AWAY = new Set(['08', '25', '40', '53', '55', '57', '58']);

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'ENOENT',
  'EHOSTUNREACH',
]);

/** What pg says, without a code, when a connection is gone or none became free in time. */
const PHRASES =
  /^(Connection terminated|Client has encountered a connection error|timeout (exceeded )?when trying to connect|timeout expired|Query read timeout|Cannot use a pool after calling end)/;

/** SQLSTATE class of a value that no column or operator takes: it came with the request, and is refused as such. */
const DATA_EXCEPTION = '22';

/** Whether an error of the PostgreSQL client says that a value of the request cannot be used. */
export function isValueRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.slice(0, 2) === DATA_EXCEPTION;
}

/** Whether an error of the PostgreSQL client says that the server cannot answer now. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return AWAY.has(error.code?.slice(0, 2) ?? '');
  if (error instanceof AggregateError) return error.errors.some(isStoreAway);
  if ('code' in error && SOCKET_CODES.has(String(error.code))) return 'syscall' in error;
  return PHRASES.test(error.message);
}
