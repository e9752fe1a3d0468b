import { readFileSync } from 'node:fs';

/** A line of the ledger: written before a work is sent, and when its answer came. */
export type LedgerLine =
  | { line: 'sent'; work: number; attempt: number }
  | { line: 'failed'; work: number; why: string }
  | { line: 'acknowledged'; work: number; attempt: number; ids: readonly string[]; dials: number }
  | { line: 'refused'; work: number; why: string }
  | { line: 'again'; duplicates: number; others: number };

/** What stands in the ledger so far. */
export type Ledger = {
  /** Ids of events whose acknowledgement was heard. */
  acknowledged: string[];
  /** Calls among them. */
  dials: number;
  /** Works that were sent and not acknowledged yet. */
  inFlight: number;
  /** Works that had to be sent more than once. */
  retried: number;
  /** Why works were refused; none should be. */
  refused: string[];
  /** Answers other than none at all, a refused connection, and 503: none should be. */
  odd: string[];
  /** Events sent once more at the end: told as duplicates, and told as anything else. */
  again: { duplicates: number; others: number };
};

/** Reads a ledger, also while it is being written: a line is there whole or not at all. */
export function readLedger(file: string): Ledger {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LedgerLine);
  const settled = lines.filter((line) => line.line === 'acknowledged');
  const open = new Set<number>();
  for (const line of lines) {
    if (line.line === 'sent') open.add(line.work);
    if (line.line === 'acknowledged' || line.line === 'refused') open.delete(line.work);
  }
  const whys = (kind: 'failed' | 'refused') =>
    lines.flatMap((line) => (line.line === kind && 'why' in line ? [line.why] : []));
  const again = lines.findLast((line) => line.line === 'again');
  return {
    acknowledged: settled.flatMap(({ ids }) => ids),
    dials: settled.reduce((sum, { dials }) => sum + dials, 0),
    inFlight: open.size,
    retried: settled.filter(({ attempt }) => attempt > 1).length,
    refused: whys('refused'),
    odd: whys('failed').filter((why) => /^\d/.test(why) && why !== '503'),
    again: { duplicates: again?.duplicates ?? 0, others: again?.others ?? 0 },
  };
}
