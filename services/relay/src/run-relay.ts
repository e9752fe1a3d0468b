import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@grasp/event-store';
import type { KafkaProducer } from '@grasp/kafka';
import { type Lease, waitForLease, withLease } from '@grasp/projections';
import type { Pool } from 'pg';
import type { Mask } from './mask.ts';
import { moveCheckpoint, placeRelay } from './state.ts';
import { toMessage } from './to-message.ts';

/** What a relay tells of itself, for logs, metrics and readiness. */
export type RelayReport =
  /** Another instance sends; this one stands by. */
  | { kind: 'standing_by' }
  | { kind: 'sent'; events: number }
  | { kind: 'retry'; attempt: number; error: unknown };

export type RelayOptions = {
  pool: Pool;
  store: EventStore;
  producer: KafkaProducer;
  /** Where it sends to; its checkpoint and its lease carry the same name. */
  topic: string;
  mask: Mask;
  /** Makes sure that the topic is there. It is repeated until it succeeds. */
  prepare: () => Promise<void>;
  report: (report: RelayReport) => void;
  signal: AbortSignal;
};

const BACKOFF_MS = [100, 500, 1_000, 3_000, 5_000];
const BATCH_SIZE = 1_000;

/**
 * Sends every event of the log, in its order, from its own checkpoint on, until the signal is aborted. One instance is
 * active at a time, under a lease. The checkpoint moves after the brokers have the events, so after a failure some are
 * sent again: the first time that an event is seen, everything before it in its stream was seen.
 */
export async function runRelay(options: RelayOptions): Promise<void> {
  const { pool, topic, signal, report } = options;
  let attempt = 0;
  const onSent = (): void => {
    attempt = 0;
  };
  while (!signal.aborted) {
    try {
      report({ kind: 'standing_by' });
      const lease = await waitForLease(pool, `relay:${topic}`, signal);
      await withLease(pool, lease, (lost) =>
        send({ ...options, signal: AbortSignal.any([signal, lost]) }, lease, onSent),
      );
    } catch (error) {
      if (signal.aborted) return;
      report({ kind: 'retry', attempt, error });
      const ms = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] as number;
      await sleep(ms, undefined, { signal }).catch(() => undefined);
      attempt += 1;
    }
  }
}

async function send(options: RelayOptions, lease: Lease, onSent: () => void): Promise<void> {
  const { pool, store, producer, topic, mask, signal, report } = options;
  await options.prepare();
  let checkpoint = await placeRelay({ pool, store, name: topic });
  const reading = { after: checkpoint, batchSize: BATCH_SIZE, signal };
  for await (const { events, upTo } of store.subscribe(reading)) {
    if (events.length > 0) {
      await producer.send(
        topic,
        events.map((event) => toMessage(event, mask)),
      );
    }
    const cut = events.at(-1)?.id;
    await moveCheckpoint(pool, { name: topic, from: checkpoint, to: upTo, cut, lease });
    checkpoint = upTo;
    report({ kind: 'sent', events: events.length });
    onSent();
  }
}
