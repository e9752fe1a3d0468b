import { defineConfig } from 'vitest/config';

const sources = ['packages/*/src/**', 'services/*/src/**', 'infra/**'];
const postgres = './packages/runtime/src/testing/shared-postgres.ts';
/** Started only when a test asks for it. */
const kafka = './packages/kafka/src/testing/shared-broker.ts';

/** unit: no I/O. int: a real PostgreSQL and a real Kafka, shared by the run. ui: the built dashboard in a browser. e2e: the whole platform, one file at a time. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', './infra/vitest/summary.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: sources.map((folder) => `${folder}/*.test.{ts,tsx}`),
          exclude: [
            '**/node_modules/**',
            '**/*.int.test.ts',
            '**/*.ui.test.ts',
            '**/*.e2e.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'int',
          include: sources.map((folder) => `${folder}/*.int.test.ts`),
          globalSetup: [postgres, kafka],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'ui',
          expect: { poll: { timeout: 20_000 } },
          include: ['services/dashboard/src/**/*.ui.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['packages/acceptance/src/**/*.e2e.test.ts'],
          globalSetup: [postgres, kafka],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
