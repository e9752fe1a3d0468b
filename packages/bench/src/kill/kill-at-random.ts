import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@grasp/errors';
import { benchErrors } from '../errors.ts';
import { openStandalone, type Standalone } from '../standalone.ts';
import { type Counts, countCalls } from './count-calls.ts';
import { type Ledger, readLedger } from './ledger-file.ts';

const LEDGER = fileURLToPath(new URL('./main.ts', import.meta.url));
const POLL_MS = 10;
/** Works that must be acknowledged after a return, before the next moment is drawn. */
const BETWEEN = 10;
const LONGEST_WAIT_MS = 1_500;
const VICTIMS = ['node', 'postgres', 'both'] as const;
type Victim = (typeof VICTIMS)[number];

export type KillOptions = {
  /** A folder that the database server's user can enter. */
  home: string;
  moments: number;
  say: (line: string) => void;
  signal: AbortSignal;
};

/** What became of it all. */
export type KillReport = {
  /** Kills, and those at which something was sent and not yet acknowledged. */
  moments: number;
  withInFlight: number;
  ledger: Ledger;
  counts: Counts;
  /** From each kill until it was ready again, in ms. */
  awayMs: number[];
  /** Processes of database servers left behind by a stop in order, and by a last `kill -9` of node. */
  leftBehind: { byStop: number; byKill: number };
};

/**
 * Kills node, PostgreSQL or both with `kill -9` at random moments, while another process tells of calls without a
 * pause and keeps the ledger; then counts. Says nothing about a loss of power: the machine itself goes on.
 */
export async function killAtRandom(options: KillOptions): Promise<KillReport> {
  const { home, moments, say, signal } = options;
  await using standalone = await openStandalone({ home, args: ['--empty'] });
  const file = join(home, 'ledger.ndjson');
  const ledger = startLedger(standalone, file);
  const awayMs: number[] = [];
  let withInFlight = 0;
  try {
    for (let moment = 0; moment < moments; moment += 1) {
      signal.throwIfAborted();
      await untilMoreIsTold({ standalone, ledger, file });
      await sleep(Math.random() * LONGEST_WAIT_MS);
      const victim = VICTIMS[moment % VICTIMS.length] ?? 'both';
      if (readLedger(file).inFlight > 0) withInFlight += 1;
      const started = performance.now();
      await kill(standalone, victim);
      awayMs.push(performance.now() - started);
      say(
        `  ${moment + 1} of ${moments}: ${victim}, back after ${Math.round(awayMs.at(-1) ?? 0)} ms`,
      );
    }
    await untilMoreIsTold({ standalone, ledger, file });
    await stopLedger(ledger);
  } finally {
    ledger.kill('SIGKILL');
  }
  const told = readLedger(file);
  const counts = await countCalls(standalone, told);
  const leftBehind = await leaveBehind(standalone);
  return { moments, withInFlight, ledger: told, counts, awayMs, leftBehind };
}

function startLedger({ url, token, secrets }: Standalone, file: string): ChildProcess {
  writeFileSync(file, '');
  const told = JSON.stringify({ url, token, secrets, file });
  return spawn(process.execPath, [LEDGER, told], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** It ends when everything that it began is acknowledged. @throws AppError `ledger_failed`. */
async function stopLedger(ledger: ChildProcess): Promise<void> {
  if (ledger.exitCode === null) {
    ledger.kill('SIGTERM');
    await once(ledger, 'exit');
  }
  if (ledger.exitCode !== 0) throw new AppError(benchErrors.ledger_failed);
}

type Telling = { standalone: Standalone; ledger: ChildProcess; file: string };

async function untilMoreIsTold({ standalone, ledger, file }: Telling): Promise<void> {
  const before = readLedger(file).acknowledged.length;
  while (readLedger(file).acknowledged.length < before + BETWEEN) {
    if (ledger.exitCode !== null) throw new AppError(benchErrors.ledger_failed);
    standalone.assertRunning();
    await sleep(POLL_MS * 10);
  }
}

/** Resolves when it is ready again. */
async function kill(standalone: Standalone, victim: Victim): Promise<void> {
  const postgres = standalone.postgresPid();
  if (victim !== 'postgres') standalone.kill('SIGKILL');
  if (victim !== 'node' && postgres !== undefined) process.kill(postgres, 'SIGKILL');
  if (victim === 'postgres') return untilPostgresIsBack(standalone, postgres);
  await standalone.ended();
  await standalone.start();
}

async function untilPostgresIsBack(
  standalone: Standalone,
  former: number | undefined,
): Promise<void> {
  while ([undefined, former].includes(standalone.postgresPid())) {
    standalone.assertRunning();
    await sleep(POLL_MS);
  }
  await standalone.ready();
}

/** Leaves nothing running: stops it in order, then starts it and kills node alone. */
async function leaveBehind(standalone: Standalone): Promise<KillReport['leftBehind']> {
  await standalone.stop();
  const byStop = standalone.postgresPids().length;
  await standalone.start();
  standalone.kill('SIGKILL');
  await standalone.ended();
  for (let i = 0; i < 1_000 && standalone.postgresPids().length > 0; i += 1) await sleep(POLL_MS);
  return { byStop, byKill: standalone.postgresPids().length };
}
