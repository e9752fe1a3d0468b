import { contentHash } from '@grasp/domain';
import { openPostgresEventStore } from '@grasp/event-store';
import { makeRun, parseInputs } from '@grasp/replay';
import { commonSettings, readConfig } from '@grasp/runtime';
import pg from 'pg';
import type { Told } from '../rows/what-if.ts';

/** Makes a what-if of the rule book, tells how long it took and how much memory, then makes it again from the log. */
const connectionString = readConfig(commonSettings).DATABASE_URL ?? '';
const pool = new pg.Pool({ connectionString, max: 4 });
const store = await openPostgresEventStore({ connectionString });
const inputs = parseInputs(JSON.parse(process.argv[2] ?? 'null'));
const started = performance.now();
const { result, cut } = await makeRun({ pool, store }, inputs);
const seconds = (performance.now() - started) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
if (!('verdicts' in result) || result.verdicts === undefined) throw new Error('no verdicts');

const again = performance.now();
const replayed = await makeRun({ pool, store }, inputs, { cut });
const told: Told = {
  seconds,
  megabytes,
  repeatSeconds: (performance.now() - again) / 1000,
  repeatMegabytes: process.resourceUsage().maxRSS / 1024,
  isSame: contentHash(replayed.result) === contentHash(result),
  months: result.verdicts.months.length,
  rows: result.verdicts.months.reduce((sum, { rows }) => sum + rows.length, 0),
  validCalls: result.verdicts.total.is.validCalls,
};
process.stdout.write(JSON.stringify(told));
await store[Symbol.asyncDispose]();
await pool.end();
