import { defineErrors } from '@grasp/errors';

/** Every operational failure of the reactors. */
export const reactorErrors = defineErrors({
  reaction_contended: {
    message: 'others kept writing to the stream that a reaction was decided on',
    retryable: true,
    status: 503,
  },
  reaction_failed: { message: 'the reactor cannot decide on this event' },
  reactor_overtaken: {
    message: 'another instance moved the checkpoint of this reactor, or holds its lease',
    retryable: true,
    status: 503,
  },
  reactor_log_changed: {
    message: 'the checkpoint of this reactor belongs to another log',
    status: 503,
  },
  reactor_newer: {
    message: 'the log holds events that are newer than this code; deploy the newer version',
    status: 503,
  },
});
