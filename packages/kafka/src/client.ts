import { AppError } from '@grasp/errors';
import { Kafka, type LogEntry, logLevel } from 'kafkajs';
import { kafkaErrors } from './errors.ts';
import { type KafkaConfig, toSignIn } from './settings.ts';

/** Where the client's own words go: they are noise while brokers are away, so none of them is an error of ours. */
export type KafkaLog = (level: 'debug' | 'warn', message: string, facts: object) => void;

/** A connection to the brokers is tried this long. */
const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** Short: whoever uses the client tries again with a new one, and says meanwhile that it waits. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4 };

/**
 * Makes the client of a process; it connects when it is used. undefined: the settings name no broker.
 * @throws AppError `kafka_settings_incomplete`.
 */
export function createKafka(
  config: KafkaConfig,
  { clientId, log }: { clientId: string; log: KafkaLog },
): Kafka | undefined {
  const { KAFKA_BROKERS: brokers } = config;
  if (brokers === undefined) return undefined;
  return new Kafka({
    ...toSignIn(config),
    brokers,
    clientId,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { ...RETRY, restartOnFailure: async () => false },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => tell(log, entry),
  });
}

function tell(log: KafkaLog, { level, log: { message, timestamp: _, ...facts } }: LogEntry): void {
  // Stacks of the client's inside help nobody who runs a broker.
  const { stack: __, ...told } = facts;
  log(level === logLevel.ERROR || level === logLevel.WARN ? 'warn' : 'debug', message, told);
}

/** A failure of the client in our words: one that passes by itself, or one that a person must end. */
export function toKafkaFailure(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const definition = isFinal(error) ? kafkaErrors.kafka_refused : kafkaErrors.kafka_unavailable;
  const detail = error instanceof Error ? error.message : String(error);
  return new AppError(definition, { detail, cause: error });
}

/** Exhausted retries are wrapped as final by the client, whatever they were tried for. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === 'KafkaJSNumberOfRetriesExceeded') return false;
  return 'retriable' in error && error.retriable === false;
}
