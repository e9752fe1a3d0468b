import { setTimeout as sleep } from 'node:timers/promises';
import { createProducer, type KafkaProducer, type Message } from '@grasp/kafka';
import type { TestKafka } from '@grasp/kafka/broker';
import type { Pool } from 'pg';
import { poisonBeside, type ToldCall, tellCall } from './call-messages.ts';
import { type CallCounts, countToldCalls } from './count-told-calls.ts';
import { type Service, startService } from './service.ts';

export type KillConsumersOptions = {
  kafka: TestKafka;
  /** A new database. */
  database: { url: string; pool: Pool };
  /** A folder for what the services keep. */
  home: string;
  calls: number;
  kills: number;
  say: (line: string) => void;
  signal: AbortSignal;
};

export type KillConsumersReport = CallCounts & {
  kills: number;
  /** Exit codes of the instances that were stopped in order at the end. */
  exitCodes: (number | null)[];
  /** From the first message to the last event in the read model. */
  seconds: number;
};

const INSTANCES = 2;
/** Calls whose messages lie between each other in the topic. */
const WINDOW = 100;
const POISON_EVERY = 100;
const LONGEST_WAIT_MS = 1_500;
const PIECES = 15;

/**
 * Tells calls by Kafka to two instances of ingest, whose real entry points run as processes of their own, kills one of
 * them at random moments while more calls come, starts it anew, and counts in the end: in the log, in the read model of
 * the real projection service, and in the topic of dead letters.
 */
export async function killConsumers(options: KillConsumersOptions): Promise<KillConsumersReport> {
  const { kafka, database, home, kills, say, signal } = options;
  await using scope = new AsyncDisposableStack();
  const environment = { DATABASE_URL: database.url, GRASP_HOME: home, ...kafka.environment };
  const startIngest = () => startService('ingest', environment, '"msg":"ready"');
  const instances = await Promise.all(Array.from({ length: INSTANCES }, startIngest));
  scope.defer(async () => void (await Promise.all(instances.map((one) => one.stop()))));
  scope.use(await startService('discipline-audit', environment, '"msg":"starting"'));
  const producer = scope.use(createProducer(kafka.kafka));
  const { calls, messages, poison } = makeMessages(options.calls);
  const started = performance.now();
  for (let kill = 0; kill < kills; kill += 1) {
    signal.throwIfAborted();
    const part = messages.slice(share(messages, kill, kills), share(messages, kill + 1, kills));
    const sending = sendSpread(producer, kafka.topics.calls.topic, part);
    await sleep(Math.random() * LONGEST_WAIT_MS);
    const victim = Math.floor(Math.random() * INSTANCES);
    await (instances[victim] as Service).kill();
    instances[victim] = await startIngest();
    await sending;
    say(`  kill ${kill + 1} of ${kills}`);
  }
  const counts = await countToldCalls({ kafka, pool: database.pool, calls, poison, signal });
  const seconds = (performance.now() - started) / 1_000;
  const exitCodes = await Promise.all(instances.map((one) => one.stop()));
  return { ...counts, kills, exitCodes, seconds };
}

const share = (all: readonly unknown[], part: number, parts: number): number =>
  Math.floor((all.length * part) / parts);

/** Sends messages bit by bit over the time in which a kill may fall. */
async function sendSpread(
  producer: KafkaProducer,
  topic: string,
  messages: readonly Message[],
): Promise<void> {
  for (let piece = 0; piece < PIECES; piece += 1) {
    const [from, to] = [share(messages, piece, PIECES), share(messages, piece + 1, PIECES)];
    await producer.send(topic, messages.slice(from, to));
    await sleep(LONGEST_WAIT_MS / PIECES);
  }
}

/** Half of the calls tell of themselves in four messages, half in one; messages of a window of calls are mixed. */
function makeMessages(count: number) {
  const calls: ToldCall[] = Array.from({ length: count }, (_, n) =>
    tellCall(n % 2 === 0 ? 'twilio' : 'asterisk', n),
  );
  const messages: Message[] = [];
  const poison: Message[] = [];
  for (let first = 0; first < calls.length; first += WINDOW) {
    for (const message of mixed(calls.slice(first, first + WINDOW))) {
      messages.push(message);
      if (messages.length % POISON_EVERY !== 0) continue;
      const bad = poisonBeside(message);
      messages.push(bad);
      poison.push(bad);
    }
  }
  return { calls, messages, poison };
}

/** The first messages of all calls, then the second ones, and so on: each call's own stay in their order. */
function mixed(calls: readonly ToldCall[]): Message[] {
  const longest = Math.max(...calls.map(({ messages }) => messages.length));
  return Array.from({ length: longest }, (_, i) =>
    calls.flatMap(({ messages }) => messages[i] ?? []),
  ).flat();
}
