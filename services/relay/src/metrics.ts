import { MICROS_PER_SECOND } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import { waitingSince } from '@grasp/projections';
import { nowMicros } from '@grasp/runtime';
import type { Pool } from 'pg';
import { Counter, Gauge, type Registry } from 'prom-client';
import { findCheckpoint } from './state.ts';

type Place = { pool: Pool; store: Pick<EventStore, 'count' | 'readAll'>; topic: string };

/** Declares what is measured of a relay. Any instance tells the lag, also one that stands by. */
export function createRelayMetrics(
  registry: Registry,
  { pool, store, topic }: Place,
): { sent: (events: number) => void } {
  const sent = new Counter({
    name: 'grasp_relay_events_total',
    help: 'Events that were sent out.',
    labelNames: ['topic'],
    registers: [registry],
  });
  const checkpoint = async () => (await findCheckpoint(pool, topic)) ?? 0n;
  addGauge(registry, topic, {
    name: 'grasp_relay_lag_events',
    help: 'Events of the log that are still to be sent out; not told where they are more than the log counts.',
    read: async () => store.count(await checkpoint()),
  });
  addGauge(registry, topic, {
    name: 'grasp_relay_lag_seconds',
    help: 'How long the first event that is still to be sent out has waited.',
    async read() {
      const since = await waitingSince(store, await checkpoint());
      return since === undefined ? 0 : Math.max(0, (nowMicros() - since) / MICROS_PER_SECOND);
    },
  });
  return { sent: (events) => sent.inc({ topic }, events) };
}

type Read = { name: string; help: string; read: () => Promise<number | null> };

function addGauge(registry: Registry, topic: string, { name, help, read }: Read): void {
  new Gauge({
    name,
    help,
    labelNames: ['topic'],
    registers: [registry],
    async collect() {
      // What is not known is not told: an old figure would look like a live one.
      this.reset();
      const value = await read().catch(() => null);
      if (value !== null) this.set({ topic }, value);
    },
  });
}
