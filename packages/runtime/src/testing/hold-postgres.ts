import { openPostgres, runMain } from '../index.ts';

/** A process of its own that runs a PostgreSQL on the home it is given, for tests that kill it. */
await runMain(
  async ({ scope, stopped }) => {
    const home = process.argv[2];
    if (home === undefined) throw new Error('which home?');
    const postgres = scope.use(await openPostgres({ home, log: () => {} }));
    process.stdout.write(`${postgres.url}\n`);
    await stopped;
  },
  { onError: (error) => process.stderr.write(`${String(error)}\n`) },
);
