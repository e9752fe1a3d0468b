import type { ClockQuality, DomainEvent, Micros } from '@grasp/domain';
import type { ImportedFact } from '../importer.ts';
import type { TableRow } from '../table.ts';

/** When something happened, and how well that is known. */
export type When = { at: Micros; quality: ClockQuality; recordedAt?: Micros | undefined };

/** The fact that a row tells; `id` names it within the system. */
export function factOfRow(
  row: Pick<TableRow, 'line' | 'file'>,
  { at, quality, recordedAt }: When,
  { id, stream, system, ...event }: DomainEvent & { id: string; stream: string; system: string },
): ImportedFact {
  return {
    kind: 'fact',
    ...event,
    stream,
    key: { system, id },
    line: row.line,
    file: row.file,
    occurredAt: at,
    occurredQuality: quality,
    recordedAt,
  };
}
