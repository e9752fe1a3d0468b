import type { Tally } from './plan.ts';
import type { Answer } from './post.ts';

const ODD_KEPT = 5;

/** An empty tally. */
export function createTally(): Tally {
  return { accepted: 0, odd: [], oddCount: 0, seconds: 0, latencyMs: [], visibleMs: [] };
}

/** Counts the answer to a webhook of one event. */
export function countReceipt(tally: Tally, answer: Answer): void {
  if (answer.status === 200 && answer.text.startsWith('{"accepted":1,')) tally.accepted += 1;
  else countOdd(tally, answer);
}

/** Counts the answer to posted events. */
export function countResults(tally: Tally, answer: Answer, events: number): void {
  const accepted = answer.text.split('"status":"accepted"').length - 1;
  tally.accepted += accepted;
  if (answer.status !== 200 || accepted !== events) countOdd(tally, answer);
}

function countOdd(tally: Tally, { status, text }: Answer): void {
  tally.oddCount += 1;
  if (tally.odd.length < ODD_KEPT) tally.odd.push(`${status} ${text.slice(0, 300)}`);
}
