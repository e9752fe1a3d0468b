import { openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { nowMicros } from '@grasp/runtime';
import type { LedgerLine } from './ledger-file.ts';
import { type Door, linesWork, setUpWork, type Work, webhookWorks } from './works.ts';

/**
 * A process of its own that tells standalone of calls without a pause, and keeps the ledger of what was acknowledged.
 * Given its door and its file as JSON; at SIGTERM it brings what it began to an end, sends some of it once more, and ends.
 */
const { file, ...door } = JSON.parse(process.argv[2] ?? '') as Door & { file: string };
const ledger = openSync(file, 'a');
const PAUSE_MS = 50;
const PATIENCE_MS = 20_000;
const LANES = 4;
/** Works sent once more at the end: only young ones, since a signature grows old. */
const AGAIN = 100;

let isStopping = false;
let works = 0;
const last: Work[] = [];
process.once('SIGTERM', () => {
  isStopping = true;
});

await settle(setUpWork(door));
await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(lane % 2 === 0)));
await sendAgain();

async function runLane(isLines: boolean): Promise<void> {
  while (!isStopping) {
    const next = isLines
      ? [linesWork(door, `e${works}`, nowMicros())]
      : webhookWorks(door, works, nowMicros());
    for (const work of next) await settle(work);
  }
}

/** Sends a work until it is answered for good. What is acknowledged is in the file before anything else is sent. */
async function settle(work: Work): Promise<void> {
  const number = works++;
  for (let attempt = 1; ; attempt += 1) {
    write({ line: 'sent', work: number, attempt });
    const told = await send(work);
    if (typeof told === 'string') {
      write({ line: 'failed', work: number, why: told });
      await sleep(PAUSE_MS);
      continue;
    }
    const { ids, dials } = work;
    if (told.others > 0) write({ line: 'refused', work: number, why: `${work.path} ${told.text}` });
    else write({ line: 'acknowledged', work: number, attempt, ids, dials });
    if (last.push(work) > AGAIN) last.shift();
    return;
  }
}

type Told = { accepted: number; duplicates: number; others: number; text: string };

/** @returns what became of its events, or why nobody knows. */
async function send({ path, headers, body, ids }: Work): Promise<Told | string> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(door.url + path, { method: 'POST', headers, body, signal });
    const text = await answer.text();
    if (answer.status >= 500) return String(answer.status);
    const { accepted, duplicates } = answer.ok ? count(JSON.parse(text)) : NOTHING;
    const others = ids.length - accepted - duplicates;
    return { accepted, duplicates, others, text: `${answer.status} ${text}` };
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  }
}

const NOTHING = { accepted: 0, duplicates: 0 };

type Answer = { results: { status: string }[] } | { accepted: number; duplicate: number };

function count(answer: Answer): { accepted: number; duplicates: number } {
  if (!('results' in answer)) return { accepted: answer.accepted, duplicates: answer.duplicate };
  const countOf = (wanted: string) =>
    answer.results.filter(({ status }) => status === wanted).length;
  return { accepted: countOf('accepted'), duplicates: countOf('duplicate') };
}

async function sendAgain(): Promise<void> {
  const sum = { duplicates: 0, others: 0 };
  for (const work of last) {
    const told = await send(work);
    if (typeof told === 'string') throw new Error(`sent once more: ${told}`);
    sum.duplicates += told.duplicates;
    sum.others += told.accepted + told.others;
  }
  write({ line: 'again', ...sum });
}

function write(line: LedgerLine): void {
  writeSync(ledger, `${JSON.stringify(line)}\n`);
}
