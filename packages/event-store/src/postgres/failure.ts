import { AppError } from '@grasp/errors';
import pg from 'pg';
import { logErrors } from '../errors.ts';

/** Seconds after which a caller should come back. */
const RETRY_AFTER = 1;

/**
 * SQLSTATE classes of a server that is away, shutting down, out of means, or that gave our transaction up:
 * 08 connection, 25 read-only after a failover, 40 rollback, 53 resources, 55 lock, 57 operator, 58 system.
 */
const AWAY = new Set(['08', '25', '40', '53', '55', '57', '58']);
/** Classes of a value that the server will not store: 22 data, 54 limits. */
const UNSTORABLE = new Set(['22', '54']);

/** The failure of a call to PostgreSQL in the words of the log; an error that is a bug stays as it is. */
export function toLogFailure(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error instanceof pg.DatabaseError) return fromServer(error);
  return isBug(error) ? error : unavailable(error);
}

/** The log cannot be reached. */
export function unavailable(cause: unknown): AppError {
  return new AppError(logErrors.log_unavailable, { cause, retryAfter: RETRY_AFTER });
}

/** More waits to be appended than may. */
export function overloaded(): AppError {
  return new AppError(logErrors.log_overloaded, { retryAfter: RETRY_AFTER });
}

function fromServer(error: pg.DatabaseError): Error {
  const group = error.code?.slice(0, 2) ?? '';
  if (AWAY.has(group)) return unavailable(error);
  if (!UNSTORABLE.has(group)) return error;
  return new AppError(logErrors.invalid_append, { detail: error.message, cause: error });
}

function isBug(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError || error.name === 'AbortError';
}
