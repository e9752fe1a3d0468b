import { once } from 'node:events';
import type { EventStore } from '@grasp/event-store';
import {
  createLeaseShare,
  type Projection,
  type ProjectionReport,
  runProjection,
} from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Read models at work. */
export type ProjectionsRun = {
  /** Resolves when all have stopped. */
  stopped: Promise<void>;
  /** Read models that are not fit for readers, and why; empty when all are. */
  unready: () => string[];
};

type Parts = {
  pool: Pool;
  store: EventStore;
  signal: AbortSignal;
  log: Logger;
  metrics: Registry;
  /** A log that is being filled is folded when it is full, at once, and not event by event behind those who fill it. */
  filled?: Promise<void>;
};

/** Runs every read model of a context until the signal: each under its own lease, none waiting for another. */
export function startContext(context: Projection['context'], parts: Parts): ProjectionsRun {
  const { pool, store, signal } = parts;
  const mine = readModels.filter((projection) => projection.context === context);
  const faults = new Map<string, string>();
  const measure = createMeasures(parts.metrics);
  const share = createLeaseShare();
  const runs = mine.map(async (projection) => {
    const report = (told: ProjectionReport): void => {
      measure(told);
      tell(parts.log, told, faults);
    };
    await beginning(parts);
    await runProjection({ pool, store, projection, signal, report, share }).catch(
      (error: Error) => {
        faults.set(projection.name, error.message);
      },
    );
  });
  return {
    stopped: Promise.all(runs).then(() => undefined),
    unready: () => [...faults].map(([model, fault]) => `${model}: ${fault}`),
  };
}

/** Resolves when the work may begin, or is no longer wanted. */
export async function beginning({
  filled,
  signal,
}: Pick<Parts, 'filled' | 'signal'>): Promise<void> {
  if (filled === undefined || signal.aborted) return;
  await Promise.race([filled, once(signal, 'abort')]);
}

/** Logs what an operator wants to know; batches are in the metrics. */
function tell(log: Logger, told: ProjectionReport, faults: Map<string, string>): void {
  const { model } = told;
  if (told.kind === 'recovered' || told.kind === 'rebuilt') faults.delete(model);
  if (told.kind === 'recovered') log.info({ model }, 'read model goes on');
  if (told.kind === 'rebuilt') {
    const { version, events, ms } = told;
    log.info({ model, version, events, ms: Math.round(ms) }, 'read model built');
  }
  if (told.kind === 'retry') {
    // The first tries are the ordinary way round a handover or a restart of the database.
    if (told.attempt > 2) faults.set(model, String(told.error));
    log.warn({ model, attempt: told.attempt, err: told.error }, 'read model tries again');
  }
  if (told.kind === 'stopped') log.error({ model, err: told.error }, 'read model stopped');
}

/** Throughput and time per batch, by read model. */
function createMeasures(registry: Registry): (told: ProjectionReport) => void {
  const found = registry.getSingleMetric('grasp_projection_events_total');
  const labelNames = ['model'];
  const events =
    (found as Counter | undefined) ??
    new Counter({
      name: 'grasp_projection_events_total',
      help: 'Events folded into a read model',
      labelNames,
      registers: [registry],
    });
  const seconds =
    (registry.getSingleMetric('grasp_projection_batch_seconds') as Histogram | undefined) ??
    new Histogram({
      name: 'grasp_projection_batch_seconds',
      help: 'Time to fold and write a batch of events',
      labelNames,
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers: [registry],
    });
  return (told) => {
    if (told.kind !== 'batch') return;
    events.inc({ model: told.model }, told.events);
    seconds.observe({ model: told.model }, told.ms / 1000);
  };
}
