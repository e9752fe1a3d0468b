import { type EventStore, openEventStoreDb } from '@grasp/event-store';
import { openPlainClient, type PlainClient, toPlain } from '../event-store/plain-client.ts';
import { openEventStoreServer } from '../event-store/server.ts';
import type { BenchContext, BenchRow, Figure } from '../row.ts';
import { callOf } from './append.ts';

const APPENDS = 4_000;
const IN_FLIGHT = 16;
/** Both sides in turn, so often; the middle figure counts. */
const ROUNDS = 3;
const MOST_READ = 100_000;
const EVENTS_OF_STREAM = 20;
/** Events of both sides, before anything is read. */
const APPENDED = 2 * ROUNDS * APPENDS;

/** The adapter beside EventStoreDB's own client, in the same run, on the same server: what the port costs. */
export const eventStoreDbRow: BenchRow = {
  name: 'eventstoredb',
  describe: "the adapter of EventStoreDB beside the client's own ceiling, on the tests' server",
  async run(context) {
    await using server = await openEventStoreServer();
    await using plain = openPlainClient(server.url);
    await using store = await openEventStoreDb({ address: server.url });
    const sides = { store, plain };
    return [...(await measureAppends(sides)), ...(await measureReads(sides, context))];
  },
};

type Sides = { store: EventStore; plain: PlainClient };

async function measureAppends({ store, plain }: Sides): Promise<Figure[]> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await appendEach(store, callsOf(2 * round)));
    const streams = callsOf(2 * round + 1).map(({ stream, events }) => ({
      stream,
      events: events.map(toPlain),
    }));
    theirs.push(await plain.append(streams, IN_FLIGHT));
  }
  return beside('appends of one event, 16 in flight', middle(ours), middle(theirs));
}

const callsOf = (part: number) =>
  Array.from({ length: APPENDS }, (_, i) => callOf(part * APPENDS + i));

async function appendEach(store: EventStore, appends: ReturnType<typeof callsOf>): Promise<number> {
  const left = appends[Symbol.iterator]();
  const work = async () => {
    for (const append of left) await store.append([append]);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return (appends.length * 1_000) / (performance.now() - started);
}

async function measureReads({ store, plain }: Sides, context: BenchContext): Promise<Figure[]> {
  const events = Math.max(Math.min(context.events, MOST_READ), APPENDED);
  await fill(store, events - APPENDED);
  context.say(`  the log holds ${events} events`);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await catchUp(store, events));
    const each = [await plain.read(events, 'readAll'), await plain.read(events, 'subscribeToAll')];
    theirs.push(Math.max(...each));
  }
  return beside('catch-up', middle(ours), middle(theirs));
}

async function fill(store: EventStore, count: number): Promise<void> {
  const first = APPENDED;
  for (let made = 0; made < count; made += EVENTS_OF_STREAM * IN_FLIGHT) {
    const appends = Array.from({ length: IN_FLIGHT }, (_, i) => {
      const from = first + made + i * EVENTS_OF_STREAM;
      const events = Array.from({ length: EVENTS_OF_STREAM }, (_, n) => callOf(from + n).events[0]);
      return { ...callOf(from), events: events as never };
    });
    await store.append(appends.slice(0, Math.ceil((count - made) / EVENTS_OF_STREAM)));
  }
}

async function catchUp(store: EventStore, wanted: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  for await (const { events } of store.readAll({ after: 0n })) count += events.length;
  if (count !== wanted) throw new Error(`${count} of ${wanted} events came`);
  return (count * 1_000) / (performance.now() - started);
}

function beside(name: string, ours: number, theirs: number): Figure[] {
  return [
    { name: `${name}: Grasp`, value: ours, unit: 'events/s' },
    { name: `${name}: the client alone`, value: theirs, unit: 'events/s' },
    { name: `${name}: Grasp ÷ the client`, value: ours / theirs, unit: 'times' },
  ];
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
