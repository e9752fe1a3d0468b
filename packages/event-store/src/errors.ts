import { defineErrors } from '@grasp/errors';

/** Every operational failure of an event log. */
export const logErrors = defineErrors({
  log_unavailable: {
    message: 'the event log cannot be reached, so the outcome is unknown',
    retryable: true,
    status: 503,
  },
  log_overloaded: {
    message: 'more is asked of the event log than it takes at once',
    retryable: true,
    status: 503,
  },
  invalid_append: { message: 'the log cannot hold this append', status: 422 },
  malformed_event: { message: 'the log holds an event that cannot be read' },
  log_denied: { message: 'the event log refuses these credentials', status: 503 },
  log_address_invalid: { message: 'the address of the event log is not usable' },
  second_log: {
    message:
      'this process appends to another EventStoreDB already, and the client can do so to one',
  },
  position_beyond_log: { message: 'the log does not reach this position', status: 409 },
});
