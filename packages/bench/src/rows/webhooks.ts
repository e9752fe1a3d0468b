import { untilFolded } from '../ask.ts';
import { cpuFigures } from '../cpu.ts';
import { runLoad } from '../load/run-load.ts';
import { openMeasured } from '../measured.ts';
import { type BenchRow, quantiles } from '../row.ts';

const CONNECTIONS = 100;
const WARM_UP = 20_000;
const MOST = 100_000;
const PEAK_SECONDS = 15;
const STEADY = { perSecond: 2_000, seconds: 20, probesPerSecond: 0 };

/** Signed webhooks at the shipped standalone, which folds them meanwhile: what it can take, and how it answers at a fixed rate. */
export const webhooksRow: BenchRow = {
  name: 'webhooks',
  describe: 'signed status callbacks of Twilio, one event each, answered when durable',
  needsPrepared: true,
  async run({ say, signal }) {
    await using scope = new AsyncDisposableStack();
    const standalone = await openMeasured(scope);
    const peak = { kind: 'peak', connections: CONNECTIONS, seconds: PEAK_SECONDS } as const;
    await runLoad(standalone, { ...peak, prefix: 'warm', requests: WARM_UP }, signal);
    await untilFolded(standalone);
    const full = await runLoad(standalone, { ...peak, prefix: 'peak', requests: MOST }, signal);
    say(`  ${full.accepted} answers in ${full.seconds.toFixed(1)} s by ${CONNECTIONS} connections`);
    await untilFolded(standalone);
    const steady = await runLoad(
      standalone,
      { kind: 'steady', prefix: 'steady', ...STEADY },
      signal,
    );
    say('  client, server and PostgreSQL ran on the same cores; the server folded read models too');
    return [
      {
        name: 'peak',
        value: full.accepted / full.seconds,
        unit: 'answers/s',
        target: { min: 8_000 },
      },
      ...cpuFigures('peak', full.cpu, full.accepted),
      {
        name: 'steady, answered',
        value: steady.accepted / steady.seconds,
        unit: 'answers/s',
      },
      ...quantiles('2,000/s, from when it was due,', steady.latencyMs, { p99: 50 }),
      ...cpuFigures('steady', steady.cpu, steady.accepted),
    ];
  },
};
