import { contentHash, formatInstant } from '@grasp/domain';
import { openPostgresEventStore } from '@grasp/event-store';
import { makeRun, parseInputs } from '@grasp/replay';
import { commonSettings, readConfig } from '@grasp/runtime';
import pg from 'pg';
import type { Told } from '../rows/back-test.ts';

const AGREEING = 3;

/** Makes a back-test, tells how long it took and how much memory, then holds three of its cut-offs against a replay. */
const connectionString = readConfig(commonSettings).DATABASE_URL ?? '';
const pool = new pg.Pool({ connectionString, max: 2 });
const store = await openPostgresEventStore({ connectionString });
const inputs = parseInputs(JSON.parse(process.argv[2] ?? 'null'));
const started = performance.now();
const { result, cut } = await makeRun({ pool, store }, inputs);
const seconds = (performance.now() - started) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
if (!('periods' in result)) throw new Error('this is no back-test');

const cutoffs = [...new Set(result.periods.map(({ cutoff }) => cutoff))];
let agreeing = 0;
for (let i = 1; i <= AGREEING; i += 1) {
  const asOf = cutoffs[Math.floor((i * (cutoffs.length - 1)) / AGREEING)] ?? formatInstant(0);
  const { zone } = inputs;
  const asked = parseInputs({ kind: 'forecast', asOf, zone, period: asOf.slice(0, 7) });
  const fast = await makeRun({ pool, store }, asked);
  const slow = await makeRun({ pool, store }, asked, { cut });
  agreeing += Number(contentHash(fast.result) === contentHash(slow.result));
}
const told: Told = {
  seconds,
  megabytes,
  cutoffs: result.summary.cutoffs,
  orders: result.summary.orders,
  agreeing,
};
process.stdout.write(JSON.stringify(told));
await store[Symbol.asyncDispose]();
await pool.end();
