import { defineErrors } from '@grasp/errors';

export const benchErrors = defineErrors({
  bench_not_durable: {
    message: 'the database does not keep what it acknowledges; nothing is measured',
  },
  standalone_not_ready: { message: 'standalone did not become ready' },
  standalone_gone: { message: 'standalone ended by itself' },
  ledger_failed: { message: 'the process that keeps the ledger failed' },
});
