import { openHomeFolder } from '../measured.ts';
import type { BenchRow } from '../row.ts';
import { npmStart } from '../start/npm-start.ts';

const TIMES = 3;
const MOST_SECONDS = { max: 5 };

/** From `npm start` to the first page, everything installed and built: on new homes, and on one that holds the demo. */
export const startRow: BenchRow = {
  name: 'start',
  describe: 'npm start with everything installed, to the first page',
  needsPrepared: true,
  async run({ say, signal }) {
    const empty: number[] = [];
    const filled: number[] = [];
    await using scope = new AsyncDisposableStack();
    for (let i = 0; i < TIMES; i += 1) {
      await using started = await npmStart(openHomeFolder(scope), signal);
      empty.push(started.firstPageMs / 1000);
    }
    const home = openHomeFolder(scope);
    {
      await using first = await npmStart(home, signal);
      await first.loaded();
    }
    for (let i = 0; i < TIMES; i += 1) {
      await using started = await npmStart(home, signal);
      filled.push(started.firstPageMs / 1000);
    }
    const told = (times: number[]) => times.map((seconds) => seconds.toFixed(2)).join(', ');
    say(`  empty homes: ${told(empty)} s; the demo's home: ${told(filled)} s`);
    return [figure('a new home', empty), figure('a home that holds the demo company', filled)];
  },
};

const figure = (name: string, times: readonly number[]) => ({
  name: `${name}, longest of ${TIMES}`,
  value: Math.max(...times),
  unit: 's' as const,
  target: MOST_SECONDS,
});
