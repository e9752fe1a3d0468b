import type { EventStore } from '@grasp/event-store';
import { type Projection, readStandings, type Standing } from '@grasp/projections';
import { nowMicros } from '@grasp/runtime';
import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';

type Parts = { pool: Pool; store: EventStore };

/** A scrape asks once for all its gauges; another one asks anew. */
const SAME_SCRAPE_MICROS = 1_000_000;

const GAUGES = {
  grasp_projection_lag_events: {
    help: 'Events of the log that a read model has not looked at; not told where they are more than the log counts.',
    of: ({ lagEvents }: Standing) => lagEvents,
  },
  grasp_projection_lag_seconds: {
    help: 'How long the first event that a read model has not folded has waited.',
    of: ({ lagMs }: Standing) => lagMs / 1000,
  },
  grasp_projection_dead_letters: {
    help: 'Streams that a read model has stopped at.',
    of: ({ deadLetters }: Standing) => deadLetters,
  },
} as const;

/** Lag and dead letters of read models, read when they are scraped. A store that is away leaves them out. */
export function addStandingMetrics(
  registry: Registry,
  parts: Parts,
  models: readonly Projection[],
): void {
  const standings = createStandings(parts, models);
  for (const [name, { help, of }] of Object.entries(GAUGES)) {
    new Gauge({
      name,
      help,
      labelNames: ['model'],
      registers: [registry],
      async collect() {
        this.reset();
        for (const [model, standing] of await standings()) {
          const value = of(standing);
          if (value !== null) this.set({ model }, value);
        }
      },
    });
  }
}

function createStandings(parts: Parts, models: readonly Projection[]) {
  let asked: { at: number; found: Promise<ReadonlyMap<string, Standing>> } | undefined;
  return () => {
    const now = nowMicros();
    if (asked === undefined || now - asked.at > SAME_SCRAPE_MICROS) {
      asked = { at: now, found: readStandings({ ...parts, now }, models).catch(() => new Map()) };
    }
    return asked.found;
  };
}
