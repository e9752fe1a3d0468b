import { AppError } from '@grasp/errors';
import { logErrors } from './errors.ts';

/**
 * Refuses to read after a position that the log never had: the checkpoint is another log's, or the log was restored
 * from an older copy. Waiting for the log to grow up to it would skip events in silence.
 * @throws AppError `position_beyond_log`.
 */
export function assertReached(after: bigint, head: bigint): void {
  if (after <= head) return;
  const detail = `asked for events after ${after}, the log ends at ${head}`;
  throw new AppError(logErrors.position_beyond_log, { detail });
}
