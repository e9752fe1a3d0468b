import { fileURLToPath } from 'node:url';
import { formatInstant, MICROS_PER_DAY } from '@grasp/domain';
import { rebuildBeside } from '@grasp/projections';
import { tallyModels } from '@grasp/read-models';
import { COMPANY_END } from '../fill-log.ts';
import { inProcess } from '../in-process.ts';
import type { BenchRow } from '../row.ts';

const MAIN = fileURLToPath(new URL('../what-if/main.ts', import.meta.url));
const SPAN_DAYS = 760;
const ASKED = {
  kind: 'what-if',
  asOf: formatInstant(COMPANY_END),
  zone: 'Europe/Amsterdam',
  period: '2025',
  changes: [{ quotas: 1.2 }, { validCall: { minTalkMs: 60_000, duplicateWithinMs: 86_400_000 } }],
};

/** What the process that makes the what-if tells of itself. */
export type Told = {
  seconds: number;
  megabytes: number;
  repeatSeconds: number;
  repeatMegabytes: number;
  isSame: boolean;
  months: number;
  rows: number;
  validCalls: number;
};

/** A year of calls judged under two rule books, and the same again from the log. */
export const whatIfRow: BenchRow = {
  name: 'what-if',
  describe: 'a year of calls judged as it is and under other rules, in a process of its own',
  async run({ database: server, events, signal, say }) {
    await using database = await server.openFilled(
      events,
      COMPANY_END - SPAN_DAYS * MICROS_PER_DAY,
    );
    const { pool, store, url } = database;
    for (const projection of tallyModels) await rebuildBeside({ pool, store, projection, signal });
    const told = await inProcess<Told>(MAIN, url, ASKED);
    say(`  ${told.months} months, ${told.rows} rows of reps, ${told.validCalls} valid calls`);
    return [
      { name: 'what-if of a year of calls', value: told.seconds, unit: 's' },
      { name: 'memory of its process', value: told.megabytes, unit: 'MB', target: { max: 500 } },
      { name: 'the same again from the log', value: told.repeatSeconds, unit: 's' },
      { name: 'memory with that', value: told.repeatMegabytes, unit: 'MB', target: { max: 500 } },
      {
        name: 'repeats that give the same bytes',
        value: Number(told.isSame),
        unit: 'count',
        target: { min: 1 },
      },
    ];
  },
};
