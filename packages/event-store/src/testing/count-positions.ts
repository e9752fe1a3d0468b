import type {
  AppendOutcome,
  Batch,
  EventStore,
  ReadOptions,
  ScannedEvent,
} from '../event-store.ts';

/** Far behind any position, for one that is asked for and was never reached. */
const BEYOND = 1_000_000_000_000n;

/**
 * Shows a log to the contract with positions that are counted from 1, whatever they are in the store. `positions` tells
 * those of all its events in log order, asked anew and by another way than through the store.
 */
export function countPositions(
  store: EventStore,
  positions: () => Promise<readonly bigint[]>,
): EventStore {
  let known: readonly bigint[] = [];

  async function refresh(position: bigint) {
    if (position > (known.at(-1) ?? 0n)) known = await positions();
  }

  function countUpTo(position: bigint): bigint {
    let [low, high] = [0, known.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((known[middle] ?? 0n) <= position) low = middle + 1;
      else high = middle;
    }
    return BigInt(low);
  }

  async function counted(position: bigint) {
    await refresh(position);
    return countUpTo(position);
  }

  async function stored(place: bigint) {
    if (place === 0n) return 0n;
    if (place > BigInt(known.length)) known = await positions();
    return known[Number(place) - 1] ?? (known.at(-1) ?? 0n) + BEYOND;
  }

  async function toEvents<E extends ScannedEvent>(events: readonly E[]): Promise<E[]> {
    await refresh(events.at(-1)?.position ?? 0n);
    return events.map((event) => ({ ...event, position: countUpTo(event.position) }));
  }

  async function toOutcome(outcome: AppendOutcome): Promise<AppendOutcome> {
    if (!('position' in outcome)) return outcome;
    return { ...outcome, position: await counted(outcome.position) };
  }

  async function* toBatches(
    read: 'readAll' | 'subscribe',
    options: ReadOptions,
  ): AsyncGenerator<Batch> {
    const after = await stored(options.after);
    const batches = store[read]({ ...options, after } as ReadOptions & { signal: AbortSignal });
    for await (const batch of batches)
      yield { ...batch, events: await toEvents(batch.events), upTo: await counted(batch.upTo) };
  }

  return {
    id: store.id,
    async append(appends, signal) {
      const outcomes = await store.append(appends, signal);
      for (const one of outcomes) if ('position' in one) await refresh(one.position);
      return Promise.all(outcomes.map(toOutcome));
    },
    readStream: async (stream, from) => toEvents(await store.readStream(stream, from)),
    readStreams: async (streams, upTo) =>
      toEvents(await store.readStreams(streams, upTo === undefined ? upTo : await stored(upTo))),
    findEvents: async (ids, stream) => toEvents(await store.findEvents(ids, stream)),
    readAll: (options) => toBatches('readAll', options),
    subscribe: (options) => toBatches('subscribe', options),
    async scanStreams(filter, signal) {
      const { upTo, batches } = await store.scanStreams(filter, signal);
      async function* scan() {
        for await (const events of batches) yield await toEvents(events);
      }
      return { upTo: await counted(upTo), batches: scan() };
    },
    head: async () => counted(await store.head()),
    count: async (after, upTo) =>
      store.count(await stored(after), upTo === undefined ? upTo : await stored(upTo)),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
