import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBenchDatabase } from './database.ts';
import { type BenchContext, type BenchRow, type Figure, isReached } from './row.ts';

/** A run's figures, with what they depend on. */
export type BenchReport = {
  at: string;
  machine: { cpu: string; cores: number; memoryGb: number; node: string; postgres: string };
  commit: string;
  events: number;
  durability: string[];
  rows: {
    name: string;
    describe: string;
    load: { before: number; after: number };
    figures: Figure[];
  }[];
  /** Rows that could not be measured, and why. */
  failed: { name: string; message: string }[];
};

export type BenchOptions = {
  rows: readonly BenchRow[];
  /** Events of the generated log. */
  events: number;
  say: (line: string) => void;
  signal: AbortSignal;
};

/** Runs rows one after the other on one PostgreSQL of the run's own. A row that fails takes no other's figures with it. */
export async function runBench({ rows, events, say, signal }: BenchOptions): Promise<BenchReport> {
  if (rows.some(({ needsPrepared }) => needsPrepared)) prepareCheckout();
  await using scope = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), 'grasp-bench-'));
  chmodSync(home, 0o711);
  scope.defer(() => rmSync(home, { recursive: true, force: true }));
  const database = await openBenchDatabase(scope, home, say);
  const report: BenchReport = {
    at: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryGb: Math.round(totalmem() / 1024 ** 3),
      node: process.version,
      postgres: database.version,
    },
    commit: commitOf(),
    events,
    durability: database.durability,
    rows: [],
    failed: [],
  };
  for (const row of rows) {
    await runRow(row, { database, events, say, signal }, report).catch((error) => {
      const message = error instanceof Error ? error.message : String(error);
      say(`  ${row.name} could not be measured: ${message}`);
      report.failed.push({ name: row.name, message });
    });
  }
  return report;
}

async function runRow(row: BenchRow, context: BenchContext, report: BenchReport): Promise<void> {
  const { name, describe } = row;
  context.signal.throwIfAborted();
  context.say(`${name}: ${describe}`);
  const before = loadavg()[0] ?? 0;
  const figures = await row.run(context);
  report.rows.push({ name, describe, load: { before, after: loadavg()[0] ?? 0 }, figures });
}

/** What `npm start` does first: nothing where packages and dashboard are made for the present sources already. */
function prepareCheckout(): void {
  const script = fileURLToPath(new URL('../../../infra/setup/prepare.mjs', import.meta.url));
  execFileSync(process.execPath, [script, 'dashboard'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** The report as the table of `docs/benchmarks.md`. */
export function formatReport(report: BenchReport): string[] {
  const { machine } = report;
  const lines = [
    `${report.at} · commit ${report.commit} · ${report.events} generated events`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB · Node ${machine.node} · PostgreSQL ${machine.postgres}`,
    `durable: ${report.durability.join(', ')}; logged tables`,
    '',
    '| what | figure | wanted | reached | load before/after |',
    '|---|---|---|---|---|',
  ];
  for (const { name, load, figures } of report.rows) {
    for (const figure of figures) lines.push(lineOf(name, figure, load));
  }
  for (const { name, message } of report.failed) {
    lines.push(`| ${name}: could not be measured | ${inCell(message)} | | no | |`);
  }
  return lines;
}

function lineOf(row: string, figure: Figure, load: { before: number; after: number }): string {
  const { target } = figure;
  const wanted =
    target === undefined
      ? ''
      : 'min' in target
        ? `≥ ${shown(target.min)}`
        : `≤ ${shown(target.max)}`;
  const reached = isReached(figure);
  const verdict = reached === undefined ? '' : reached ? 'yes' : 'no';
  const loads = `${load.before.toFixed(1)} / ${load.after.toFixed(1)}`;
  return `| ${row}: ${figure.name} | ${shown(figure.value)} ${figure.unit} | ${wanted} | ${verdict} | ${loads} |`;
}

/** The first line: a browser's last words fill pages. */
const inCell = (text: string): string => (text.split('\n')[0] ?? '').replaceAll('|', '\\|');

const shown = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1);

/** The commit measured; `unknown` outside a checkout. */
function commitOf(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
    const isDirty = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${isDirty ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
