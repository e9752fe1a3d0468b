import { defineErrors } from '@grasp/errors';

/** Every operational failure on the way to and from Kafka. */
export const kafkaErrors = defineErrors({
  kafka_settings_incomplete: { message: 'the settings of Kafka do not fit together' },
  kafka_unavailable: {
    message: 'the Kafka brokers cannot be reached',
    retryable: true,
    status: 503,
  },
  kafka_refused: { message: 'the Kafka brokers refuse this' },
});
