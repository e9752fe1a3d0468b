import { defineErrors } from '@grasp/errors';

/** Every operational failure of this package. */
export const runtimeErrors = defineErrors({
  config_invalid: { message: 'a setting is missing or wrong' },
  home_unreachable: {
    message: 'the user of the database server cannot enter the home folder',
  },
  home_forbidden: { message: 'the home folder belongs to another user' },
  home_taken: { message: 'another running Grasp uses this home folder', retryable: true },
  postgres_missing: {
    message:
      'there is no bundled PostgreSQL for this machine; set DATABASE_URL to a server of yours',
  },
  postgres_init_failed: { message: 'the database folder could not be created' },
  postgres_other_version: {
    message: 'the database folder was written by another major version of PostgreSQL',
  },
  postgres_port_taken: {
    message: 'the port for the database is taken by another program',
    retryable: true,
  },
  postgres_start_failed: { message: 'the database server did not start', retryable: true },
  postgres_keeps_dying: {
    message: 'the database server died again and again and is no longer restarted',
  },
});
