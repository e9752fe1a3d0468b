import type { EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';
import { Counter, Gauge, type Registry } from 'prom-client';
import { findCheckpoint } from './state.ts';

type Place = { pool: Pool; store: Pick<EventStore, 'head'>; topic: string };

/** Declares what is measured of a relay. Any instance tells the lag, also one that stands by. */
export function createRelayMetrics(
  registry: Registry,
  { pool, store, topic }: Place,
): { sent: (events: number) => void } {
  const registers = [registry];
  const sent = new Counter({
    name: 'grasp_relay_events_total',
    help: 'Events that were sent out.',
    labelNames: ['topic'],
    registers,
  });
  new Gauge({
    name: 'grasp_relay_lag_events',
    help: 'Events of the log that are still to be sent out.',
    labelNames: ['topic'],
    registers,
    async collect() {
      try {
        const [head, checkpoint] = await Promise.all([store.head(), findCheckpoint(pool, topic)]);
        this.set({ topic }, Number(head - (checkpoint ?? 0n)));
      } catch {
        // What is not known is not told: an old figure would look like a live one.
        this.reset();
      }
    },
  });
  return { sent: (events) => sent.inc({ topic }, events) };
}
