import type { EventStore } from '@grasp/event-store';
import type { Guard, PositionTokens } from '@grasp/http';
import type { Intake } from '@grasp/intake';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { IngestConfig } from './config.ts';

/** What ingest works with. */
export type IngestServices = {
  pool: Pool;
  store: EventStore;
  metrics: Registry;
  guard: Guard;
  positions: PositionTokens;
};

/** What the routes work with. */
export type IngestParts = Pick<IngestServices, 'store' | 'guard' | 'positions'> & {
  intake: Intake;
  config: IngestConfig;
};
