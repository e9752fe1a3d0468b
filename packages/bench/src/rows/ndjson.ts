import { cpuFigures } from '../cpu.ts';
import { runLoad } from '../load/run-load.ts';
import { openMeasured } from '../measured.ts';
import type { BenchRow } from '../row.ts';

const WARM_UP = 20_000;
const EVENTS = 200_000;
const REQUESTS = 2;
const DAYS = 60;

/** Bulk events over HTTP into the shipped standalone. */
export const ndjsonRow: BenchRow = {
  name: 'ndjson',
  describe: `calls as NDJSON by POST /events, ${REQUESTS} requests at once, answered when durable`,
  needsPrepared: true,
  async run({ say, signal }) {
    await using scope = new AsyncDisposableStack();
    const standalone = await openMeasured(scope);
    const lines = { kind: 'lines', requests: REQUESTS, days: DAYS } as const;
    await runLoad(standalone, { ...lines, prefix: 'warm', events: WARM_UP }, signal);
    const bulk = await runLoad(standalone, { ...lines, prefix: 'bulk', events: EVENTS }, signal);
    say(`  ${bulk.accepted} events in ${bulk.seconds.toFixed(1)} s, one client on the same cores`);
    return [
      {
        name: 'posted and durable',
        value: bulk.accepted / bulk.seconds,
        unit: 'events/s',
        target: { min: 40_000 },
      },
      ...cpuFigures('posted', bulk.cpu, bulk.accepted),
    ];
  },
};
