import { formatInstant, type Micros } from '@grasp/domain';
import type { AppendOutcome } from '@grasp/event-store';
import type { FilePlace, ImportedFact } from './importer.ts';
import { type Count, createCounter } from './tally.ts';
import type { ImportEvent } from './to-event.ts';

/** What became of an import; plain JSON. */
export type ImportResult = {
  importId: string;
  format: string;
  file: string;
  recorded: string;
  /** Rows of the files, headers aside. */
  rows: number;
  /** Facts that the rows told: accepted + duplicates + conflicts + rejected. */
  facts: number;
  accepted: number;
  /** In the log already, with the same content. */
  duplicates: number;
  /** In the log already, with other content: nothing was changed. */
  conflicts: number;
  /** Facts that no event can hold. */
  rejected: number;
  /** Accepted events that are recorded earlier than what already stood in their stream: known from then on. */
  behind: number;
  factsByType: Record<string, number>;
  /** Conflicts by event type. */
  conflictsByType: Count[];
  /** Rejected facts by the code of the refusal. */
  rejectedByCode: Count[];
  dirt: Count[];
  /** Rows that are right and add nothing, by reason. */
  passedOver: Count[];
  /** First and last `occurredAt` of the facts; null when there was none. */
  occurred: { first: string; last: string } | null;
  durationMs: number;
};

/** Counts what becomes of each row and fact. */
export type Ledger = ReturnType<typeof createLedger>;

type Heading = Pick<ImportResult, 'importId' | 'format' | 'file' | 'recorded'>;

export function createLedger(heading: Heading) {
  const counter = () => createCounter(heading.file);
  const [dirt, passedOver, rejected, conflicts] = [counter(), counter(), counter(), counter()];
  const counts = { rows: 0, accepted: 0, duplicates: 0, behind: 0 };
  const factsByType: Record<string, number> = {};
  const occurred = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  return {
    dirt: dirt.add,
    passedOver: passedOver.add,
    countRows(rows: number): void {
      counts.rows += rows;
    },
    countFact({ type, occurredAt }: ImportedFact): void {
      factsByType[type] = (factsByType[type] ?? 0) + 1;
      occurred.first = Math.min(occurred.first, occurredAt);
      occurred.last = Math.max(occurred.last, occurredAt);
    },
    reject(code: string, place: FilePlace, detail?: string): void {
      rejected.add(code, place, detail);
    },
    settle({ event, place }: ImportEvent, outcome: AppendOutcome): void {
      if (outcome.status === 'appended') counts.accepted += 1;
      else if (outcome.status === 'duplicate') counts.duplicates += 1;
      else conflicts.add(event.type, place);
    },
    countBehind(behind: number): void {
      counts.behind += behind;
    },
    progress: () => ({
      rows: counts.rows,
      settled: counts.accepted + counts.duplicates + conflicts.total(),
    }),
    result: (durationMs: number): ImportResult => ({
      ...heading,
      ...counts,
      facts: Object.values(factsByType).reduce((sum, count) => sum + count, 0),
      conflicts: conflicts.total(),
      rejected: rejected.total(),
      factsByType,
      conflictsByType: conflicts.list(),
      rejectedByCode: rejected.list(),
      dirt: dirt.list(),
      passedOver: passedOver.list(),
      occurred: spanOf(occurred),
      durationMs: Math.round(durationMs),
    }),
  };
}

function spanOf({ first, last }: { first: Micros; last: Micros }): ImportResult['occurred'] {
  if (first > last) return null;
  return { first: formatInstant(first), last: formatInstant(last) };
}
