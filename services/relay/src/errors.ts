import { defineErrors } from '@grasp/errors';

/** Every operational failure of the relay. */
export const relayErrors = defineErrors({
  relay_log_changed: { message: 'the relay was placed in another log' },
  relay_overtaken: {
    message: 'another instance of the relay went on meanwhile',
    retryable: true,
  },
});
