import type { Row } from './read-file.ts';

/** What stands at an instant: open orders by stage, won and lost ones; count and amount in cents. */
export type Standing = Record<string, [count: number, cents: number]>;

/** A case passes from one standing to another; `''` before it is there. */
type Passage = { at: number; from: string; to: string; cents: number };

const WON = 'A_APPROVED';
const LOST = new Set(['A_DECLINED', 'A_CANCELLED']);
const NOTHING = new Set(['A_REGISTERED', 'A_ACTIVATED']);

/**
 * The pipeline straight from the rows, without a line of the platform: `A_SUBMITTED` opens, other `A_*` and `O_*` are
 * stages until `A_APPROVED` wins or `A_DECLINED`, `A_CANCELLED` lose; what comes after the verdict changes nothing.
 * Instants are µs.
 */
export function foldFile(rows: readonly Row[]): { passages: Passage[]; instants: number[] } {
  const passages = [...Map.groupBy(rows, (row) => row.case_id).values()].flatMap(passagesOf);
  passages.sort((a, b) => a.at - b.at);
  return { passages, instants: [...new Set(passages.map(({ at }) => at))] };
}

/** What stands at each of some instants. */
export function standingsAt(
  passages: readonly Passage[],
  instants: readonly number[],
): Map<number, Standing> {
  const standings = new Map<number, Standing>();
  const standing: Standing = {};
  let next = 0;
  for (const instant of [...instants].sort((a, b) => a - b)) {
    for (; next < passages.length && (passages[next] as Passage).at <= instant; next += 1) {
      pass(standing, passages[next] as Passage);
    }
    const there = Object.entries(standing).filter(([, [count]]) => count !== 0);
    standings.set(instant, Object.fromEntries(there.map(([name, sum]) => [name, [...sum]])));
  }
  return standings;
}

function pass(standing: Standing, { from, to, cents }: Passage): void {
  add(standing, from, -1, -cents);
  add(standing, to, 1, cents);
}

function add(standing: Standing, name: string, count: number, cents: number): void {
  if (name === '') return;
  const [had, sum] = standing[name] ?? [0, 0];
  standing[name] = [had + count, sum + cents];
}

function passagesOf(rows: readonly Row[]): Passage[] {
  // Sorting is stable: rows of one instant stay in the order of the file.
  const steps = rows
    .filter(({ activity }) => /^[AO]_/.test(activity) && !NOTHING.has(activity))
    .map((row) => ({ ...row, at: Date.parse(row.timestamp) * 1000 }))
    .sort((a, b) => a.at - b.at);
  const passages: Passage[] = [];
  let stands = '';
  for (const { activity, at, amount_req } of steps) {
    if (stands === 'won' || stands === 'lost') break;
    const to = standingAfter(activity);
    if (to !== stands) passages.push({ at, from: stands, to, cents: Number(amount_req) * 100 });
    stands = to;
  }
  return passages;
}

function standingAfter(activity: string): string {
  if (activity === WON) return 'won';
  return LOST.has(activity) ? 'lost' : `open ${activity}`;
}
