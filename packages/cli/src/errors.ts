import { defineErrors } from '@grasp/errors';

/** Failures of the commands themselves. */
export const cliErrors = defineErrors({
  database_unavailable: { message: 'the database of this home could not be opened', status: 503 },
  argument_invalid: { message: 'an argument is wrong', status: 400 },
  verification_failed: { message: 'what was verified does not agree', status: 500 },
  home_is_demo: {
    message: 'this home holds a demo company; real data belongs into a home of its own',
    status: 409,
  },
});
