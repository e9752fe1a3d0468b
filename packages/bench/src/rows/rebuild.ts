import { type Projection, rebuildBeside, tablesOf, verifySums } from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import type { RowDatabase } from '../database.ts';
import { countCallsWithEmmett } from '../emmett/count-calls.ts';
import type { BenchContext, BenchRow, Figure } from '../row.ts';

const EMMETT_EVENTS = 20_000;

/** Rebuilds of the shipped read models, both clocks, indexes included; the rows are held against their sums. */
export const rebuildRow: BenchRow = {
  name: 'rebuild',
  describe:
    'rebuild of the shipped read models from the log; beside it Emmett, counting calls by rep and day',
  async run(context) {
    await using database = await context.database.openFilled(context.events);
    const calls = await rebuildOf(context, database, ['calls']);
    const orders = await rebuildOf(context, database, ['orders']);
    const all = await rebuildOf(context, database, []);
    const emmett = await countCallsWithEmmett(context, EMMETT_EVENTS);
    return [
      rate('calls', calls, 150_000),
      rate('orders, both clocks', orders, 60_000),
      rate('all read models, of the mixed log', all, 40_000),
      { name: 'Emmett, calls by rep and day', value: emmett, unit: 'events/s' },
      { name: 'calls ÷ Emmett', value: calls / emmett, unit: 'times' },
    ];
  },
};

const rate = (name: string, value: number, min: number): Figure => ({
  name,
  value,
  unit: 'events/s',
  target: { min },
});

/** Events of the log per second; all models together are counted by the log's own events, each once. */
async function rebuildOf(
  { signal, say }: BenchContext,
  { pool, store }: RowDatabase,
  names: readonly string[],
): Promise<number> {
  const models = readModels.filter(({ name }) => names.length === 0 || names.includes(name));
  const started = performance.now();
  // Asked for together, as a service that starts does; they take turns.
  const rebuilt = await Promise.all(
    models.map((projection) => rebuildBeside({ pool, store, projection, signal })),
  );
  const took = (performance.now() - started) / 1000;
  for (const [i, { build }] of rebuilt.entries()) {
    const table = tablesOf(models[i] as Projection, build.build);
    const differences = await verifySums(pool, table);
    if (differences.length > 0) throw new Error(`${table.schema}: ${differences[0]}`);
  }
  const events = rebuilt.reduce((sum, { events: folded }) => sum + folded, 0);
  const counted = names.length === 0 ? Number(await store.head()) : events;
  say(`  ${names.join() || 'all'}: ${counted} events in ${took.toFixed(1)} s`);
  return counted / took;
}
