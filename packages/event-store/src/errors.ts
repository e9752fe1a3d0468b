import { defineErrors } from '@grasp/errors';

/** Every operational failure of an event log. */
export const logErrors = defineErrors({
  log_unavailable: {
    message: 'the event log cannot be reached, so the outcome is unknown',
    retryable: true,
    status: 503,
  },
  log_overloaded: {
    message: 'too many events wait to be appended',
    retryable: true,
    status: 503,
  },
  invalid_append: { message: 'the log cannot hold this append', status: 422 },
  malformed_event: { message: 'the log holds an event that cannot be read' },
  position_beyond_log: { message: 'the log does not reach this position', status: 409 },
});
