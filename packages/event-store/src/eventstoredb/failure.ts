import client from '@eventstore/db-client';
import { AppError } from '@grasp/errors';
import { logErrors } from '../errors.ts';

/** Seconds after which a caller should come back. */
const RETRY_AFTER = 1;

/** The log cannot be reached. */
export function unavailable(cause: unknown): AppError {
  return new AppError(logErrors.log_unavailable, { cause, retryAfter: RETRY_AFTER });
}

/** More is asked for than may be. */
export function overloaded(detail: string): AppError {
  return new AppError(logErrors.log_overloaded, { detail, retryAfter: RETRY_AFTER });
}

/**
 * The failure of a call in the words of the log. The client gives raw errors beside its own (a failed look for the
 * server's features, a failed discovery), so whatever is neither ours nor plainly a bug means that the server is away.
 */
export function toLogFailure(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error instanceof client.AccessDeniedError)
    return new AppError(logErrors.log_denied, { cause: error });
  const isBug = error instanceof TypeError || error instanceof RangeError;
  return isBug || error.name === 'AbortError' ? error : unavailable(error);
}

/** Whether the client finds its way by itself: to the leader that was named, or back to the server that was away. */
export function findsItsWay(error: unknown): boolean {
  return (
    error instanceof client.NotLeaderError ||
    error instanceof client.UnavailableError ||
    error instanceof client.CancelledError
  );
}
