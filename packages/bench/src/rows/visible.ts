import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AppError } from '@grasp/errors';
import { ask, untilFolded } from '../ask.ts';
import { cpuFigures } from '../cpu.ts';
import { benchErrors } from '../errors.ts';
import { REQUESTS_PER_CALL } from '../load/requests.ts';
import { type Loaded, runLoad } from '../load/run-load.ts';
import { openMeasured } from '../measured.ts';
import { type BenchRow, quantiles } from '../row.ts';
import type { Standalone } from '../standalone.ts';

const CLI = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url));
const HISTORY = 100_000;
const DAYS = 60;
const PER_SECOND = 1_000;
const PROBES_PER_SECOND = 20;
const SECONDS = 30;
const STEADY = {
  ...({ kind: 'steady', perSecond: PER_SECOND, seconds: SECONDS } as const),
  probesPerSecond: PROBES_PER_SECOND,
};

/**
 * How long after its acknowledgement an answer of the API stands on an event, while webhooks come in at a fixed rate. Every
 * read model has to have come so far, and the time of the answer is part of it.
 */
export const visibleRow: BenchRow = {
  name: 'visible',
  describe: 'from the answer that accepts an event to one that shows it, at 1,000 events/s',
  needsPrepared: true,
  async run({ say, signal }) {
    await using scope = new AsyncDisposableStack();
    const standalone = await openMeasured(scope);
    const history = { kind: 'lines', requests: 2, events: HISTORY, days: DAYS } as const;
    await runLoad(standalone, { ...history, prefix: 'history' }, signal);
    await untilFolded(standalone);
    const alone = await runLoad(standalone, { ...STEADY, prefix: 'alone' }, signal);
    const rebuilding = keepRebuilding(standalone, signal);
    const beside = await runLoad(standalone, { ...STEADY, prefix: 'beside' }, signal);
    const rebuilds = await rebuilding.stop();
    say(`  ${rebuilds} rebuilds of every read model ended or were under way meanwhile`);
    await untilFolded(standalone);
    const dials = HISTORY + 2 * dialsOf(STEADY);
    const missed = Math.abs(dials - (await readDials(standalone)));
    return [
      ...figuresOf('alone', alone, 250),
      ...figuresOf('while all is rebuilt', beside),
      { name: 'dials counted wrongly', value: missed, unit: 'count', target: { max: 0 } },
    ];
  },
};

function figuresOf(name: string, loaded: Loaded, p99?: number) {
  return [
    ...quantiles(name, loaded.visibleMs, p99 === undefined ? {} : { p99 }),
    ...quantiles(`${name}, webhooks answered,`, loaded.latencyMs),
    ...cpuFigures(name, loaded.cpu, loaded.accepted),
  ];
}

/** A call is a dial from its first event on. */
function dialsOf({ perSecond, seconds, probesPerSecond }: typeof STEADY): number {
  const webhooks = (perSecond - probesPerSecond) * seconds;
  return Math.ceil(webhooks / REQUESTS_PER_CALL) + probesPerSecond * seconds;
}

async function readDials(standalone: Standalone): Promise<number> {
  const today = Temporal.Now.plainDateISO('UTC');
  const [from, to] = [today.subtract({ days: DAYS + 1 }), today.add({ days: 1 })];
  const path = `/api/discipline/days?from=${from}&to=${to}`;
  const { items } = await ask<{ items: { dials: number }[] }>(standalone, path);
  return items.reduce((sum, { dials }) => sum + dials, 0);
}

/** Runs `grasp rebuild` again and again beside what is measured. `stop` resolves with how often it was run. */
function keepRebuilding({ home }: Standalone, signal: AbortSignal) {
  let isOver = false;
  let runs = 0;
  const run = promisify(execFile);
  const running = (async () => {
    while (!isOver && !signal.aborted) {
      runs += 1;
      const options = { env: { GRASP_HOME: home, PATH: '/usr/bin:/bin' }, signal };
      await run(process.execPath, [CLI, '--json', 'rebuild'], options);
    }
  })().catch((cause) => {
    throw new AppError(benchErrors.rebuild_failed, { detail: String(cause), cause });
  });
  running.catch(() => undefined);
  return {
    async stop() {
      isOver = true;
      await running;
      return runs;
    },
  };
}
