import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { freePort } from './free-port.ts';
import { KAFKA_VERSION } from './version.ts';

const run = promisify(execFile);

/** A Kafka of Apache's own jars, one KRaft node on loopback, with a folder of its own that goes with it. */
export type MavenBroker = AsyncDisposable & {
  brokers: string[];
  /** Ends it at once, as a machine that fails does. */
  kill(): Promise<void>;
  /** Starts it again with its data and its address. */
  start(): Promise<void>;
};

const POM = fileURLToPath(new URL('../../../../infra/kafka/pom.xml', import.meta.url));
const FETCH_TIMEOUT_MS = 600_000;
const START_TIMEOUT_MS = 120_000;

/** What is missing on this machine for `openMavenBroker`; undefined: nothing. */
export async function findMissingForMaven(): Promise<string | undefined> {
  for (const [program, flag] of [['java', '-version'], ...(hasJars() ? [] : [['mvn', '-v']])]) {
    const isThere = await run(program as string, [flag as string]).then(
      () => true,
      () => false,
    );
    if (!isThere) return program;
  }
  return undefined;
}

/** Runs a program until our end of its input is closed, by us or because we are gone, and kills it then. */
const WITH_US = `exec 3<&0; "$@" </dev/null 3<&- & server=$!
  (read -r _ <&3; kill -9 $server 2>/dev/null) & wait $server`;

/** Starts a broker, having fetched its jars by Maven where they are not in the cache yet. */
export async function openMavenBroker(): Promise<MavenBroker> {
  const jars = await fetchJars();
  const folder = mkdtempSync(join(tmpdir(), 'grasp-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, settingsOf({ folder, port, controllerPort }));
  await run('java', [
    ...javaArgs(jars),
    'kafka.tools.StorageTool',
    ...['format', '--standalone', '--config', properties],
    ...['--cluster-id', 'Z3Jhc3AtdGVzdC1icm9rZQ'],
  ]);
  const brokers = [`127.0.0.1:${port}`];
  let server: ChildProcess | undefined;

  async function kill(): Promise<void> {
    const ending = server;
    server = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.stdin?.end();
    await gone;
  }

  async function start(): Promise<void> {
    const java = ['java', ...javaArgs(jars), 'kafka.Kafka', properties];
    server = spawn('sh', ['-c', WITH_US, 'sh', ...java], { stdio: ['pipe', 'ignore', 'ignore'] });
    await untilReady(brokers, server);
  }

  async function close(): Promise<void> {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  }

  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return { brokers, kill, start, [Symbol.asyncDispose]: close };
}

function javaArgs(jars: string): string[] {
  return ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', `${jars}/*`];
}

function settingsOf(at: { folder: string; port: number; controllerPort: number }): string {
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `listeners=PLAINTEXT://127.0.0.1:${at.port},CONTROLLER://127.0.0.1:${at.controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${at.port}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    `controller.quorum.bootstrap.servers=127.0.0.1:${at.controllerPort}`,
    `log.dirs=${join(at.folder, 'data')}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=1',
    'auto.create.topics.enable=false',
    'group.initial.rebalance.delay.ms=0',
    'group.min.session.timeout.ms=1000',
    'num.network.threads=2',
    'num.io.threads=4',
    '',
  ].join('\n');
}

async function untilReady(brokers: string[], server: ChildProcess): Promise<void> {
  const kafka = new Kafka({
    brokers,
    clientId: 'probe',
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    if (server.exitCode !== null) throw new Error('the Kafka broker ended while it started');
    const admin = kafka.admin();
    const isReady = await admin
      .connect()
      .then(() => admin.listTopics())
      .then(() => true)
      .catch(() => false);
    await admin.disconnect().catch(() => undefined);
    if (isReady) return;
    if (performance.now() > deadline) throw new Error('the Kafka broker did not start in time');
    await sleep(200);
  }
}

function cacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(caches, 'grasp', `kafka-${KAFKA_VERSION}`);
}

function hasJars(): boolean {
  return existsSync(cacheFolder());
}

/** Fetched beside the cache and moved into it whole: a run that was cut off leaves no half of a Kafka. */
async function fetchJars(): Promise<string> {
  const folder = cacheFolder();
  if (hasJars()) return folder;
  const parent = join(folder, '..');
  mkdirSync(parent, { recursive: true });
  const fetched = mkdtempSync(join(parent, 'fetch-'));
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${fetched}`];
  try {
    await run('mvn', ['-q', '-B', '-f', POM, `-Dkafka.version=${KAFKA_VERSION}`, ...goal], {
      timeout: FETCH_TIMEOUT_MS,
    });
    renameSync(fetched, folder);
  } catch (error) {
    rmSync(fetched, { recursive: true, force: true });
    // Another run may have been faster.
    if (!hasJars()) throw error;
  }
  return folder;
}
