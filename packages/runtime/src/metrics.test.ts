import { Counter } from 'prom-client';
import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

it('labels every metric with its service and shares none between registries', async () => {
  const one = createMetrics('one');
  const two = createMetrics('two');
  new Counter({ name: 'calls_total', help: 'calls', registers: [one] }).inc();
  expect(await one.metrics()).toContain('calls_total{service="one"} 1');
  expect(await two.metrics()).not.toContain('calls_total');
  expect(await two.metrics()).toContain('process_cpu_seconds_total{service="two"}');
});
