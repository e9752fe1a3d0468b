import type { EventStore } from '@grasp/event-store';
import { Histogram, type Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** The same log, whose appends through it are measured: from the call until the events are durable. */
export function measureAppends(store: EventStore, registry: Registry): EventStore {
  const seconds = new Histogram({
    name: 'grasp_append_seconds',
    help: 'Time until appended events are durable.',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers: [registry],
  });
  return {
    ...store,
    async append(appends, signal) {
      const stop = seconds.startTimer();
      try {
        const outcomes = await store.append(appends, signal);
        stop({ outcome: 'answered' });
        return outcomes;
      } catch (error) {
        stop({ outcome: 'failed' });
        throw error;
      }
    },
  };
}
