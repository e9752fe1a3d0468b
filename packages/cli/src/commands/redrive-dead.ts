import { AppError } from '@grasp/errors';
import {
  createKafka,
  createProducer,
  ensureTopics,
  kafkaSettings,
  redriveDead,
  topicsOf,
} from '@grasp/kafka';
import { readConfig } from '@grasp/runtime';
import type { CommandContext } from '../command.ts';
import { cliErrors } from '../errors.ts';

/** Sends the dead letters of the topic of calls back to it, where the running ingest takes them again. */
export async function redriveDeadLetters(
  { scope, signal, answer }: CommandContext,
  reason: string | undefined,
): Promise<void> {
  if (reason !== undefined)
    throw invalid('--reason', 'with --dead all are sent again, whatever the reason');
  const config = readConfig(kafkaSettings);
  const kafka = createKafka(config, { clientId: 'grasp-cli', log: () => undefined });
  if (kafka === undefined) throw invalid('KAFKA_BROKERS', 'KAFKA_BROKERS names no broker');
  const { calls, deadCalls } = topicsOf(config);
  await ensureTopics(kafka, [calls, deadCalls]);
  const sent = await redriveDead({
    kafka,
    producer: scope.use(createProducer(kafka)),
    deadTopic: deadCalls.topic,
    topic: calls.topic,
    group: `${config.KAFKA_TOPIC_PREFIX}grasp-redrive`,
    signal,
  });
  const lines = sent.map(({ reason, count }) => `${reason}: ${count} sent again`);
  const nothing = ['there is no dead letter that was not sent again already'];
  answer({ sent }, sent.length > 0 ? lines : nothing);
}

function invalid(field: string, detail: string): AppError {
  return new AppError(cliErrors.argument_invalid, { detail, field });
}
