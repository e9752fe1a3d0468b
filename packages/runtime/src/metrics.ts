import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry of its own for each process, so that two services in one process do not meet by accident. */
export function createMetrics(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}
