import { defineErrors } from '@grasp/errors';

/** Failures of the commands themselves. */
export const cliErrors = defineErrors({
  database_unavailable: { message: 'the database of this home could not be opened', status: 503 },
  argument_invalid: { message: 'an argument is wrong', status: 400 },
  verification_failed: { message: 'what was verified does not agree', status: 500 },
  logs_differ: { message: 'the log to copy to holds something else', status: 409 },
  log_grows: {
    message: 'the log that is copied from goes on growing: stop its doors and run this again',
    retryable: true,
    status: 409,
  },
  no_telephony: {
    message: 'no telephone system can be simulated: the secret of none is known here',
    status: 409,
  },
  server_unreachable: { message: 'no Grasp answers at this address', status: 503 },
  home_is_demo: {
    message: 'this home holds a demo company; real data belongs into a home of its own',
    status: 409,
  },
});
