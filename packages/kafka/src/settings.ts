import { AppError } from '@grasp/errors';
import { type ConfigOf, secretSetting } from '@grasp/runtime';
import type { KafkaConfig as ClientConfig, SASLOptions } from 'kafkajs';
import { z } from 'zod';
import { kafkaErrors } from './errors.ts';

const BROKER = /^(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/;

/** Settings of whatever speaks to Kafka. */
export const kafkaSettings = {
  /** `host:port`, several with commas between them. Unset: this deployment has no Kafka. */
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .refine((brokers) => brokers.every((broker) => BROKER.test(broker)), 'not host:port,host:port')
    .optional(),
  /** `true`: connections are encrypted, the brokers' certificates checked. */
  KAFKA_TLS: z.enum(['true', 'false']).default('false'),
  /** Signs in by SASL where it is set. */
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: secretSetting.optional(),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .default('scram-sha-512'),
  /** Stands before every topic and group, where several deployments share brokers: `staging.` */
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/)
    .default(''),
  /** How long a consumer may be silent before its partitions are given to another one, ms. */
  KAFKA_SESSION_TIMEOUT_MS: z.coerce.number().int().min(1_000).max(300_000).default(10_000),
};

export type KafkaConfig = ConfigOf<typeof kafkaSettings>;

/**
 * What the client needs to sign in.
 * @throws AppError `kafka_settings_incomplete`: half a sign-in, or a password that would cross the network in the clear.
 */
export function toSignIn(config: KafkaConfig): Pick<ClientConfig, 'ssl' | 'sasl'> {
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = config;
  const mechanism = config.KAFKA_SASL_MECHANISM;
  const ssl = config.KAFKA_TLS === 'true';
  if (username === undefined && password === undefined) return { ssl };
  if (username === undefined || password === undefined) {
    throw incomplete('KAFKA_USERNAME and KAFKA_PASSWORD belong together');
  }
  if (mechanism === 'plain' && !ssl) {
    throw incomplete('KAFKA_SASL_MECHANISM=plain sends the password itself: set KAFKA_TLS=true');
  }
  return { ssl, sasl: { mechanism, username, password } as SASLOptions };
}

function incomplete(detail: string): AppError {
  return new AppError(kafkaErrors.kafka_settings_incomplete, { detail });
}
