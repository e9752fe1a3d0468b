import { defineErrors } from '@grasp/errors';

export const benchErrors = defineErrors({
  bench_not_durable: {
    message: 'the database does not keep what it acknowledges; nothing is measured',
  },
  standalone_not_ready: { message: 'standalone did not become ready' },
  standalone_gone: { message: 'standalone ended by itself' },
  load_failed: { message: 'the load was not answered as it should be' },
  rebuild_failed: { message: 'the rebuild beside the load failed' },
  page_failed: { message: 'the page was not served as it should be' },
  service_not_ready: { message: 'a service did not become ready' },
  service_gone: { message: 'a service ended by itself' },
  broker_missing: { message: 'there is no Kafka broker to measure with' },
  command_failed: { message: 'a command did not end as it should' },
  ledger_failed: { message: 'the process that keeps the ledger failed' },
});
