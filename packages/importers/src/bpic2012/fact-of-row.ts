import { type DomainEvent, formatInstant, type Micros } from '@grasp/domain';
import type { ImportedFact } from '../importer.ts';
import type { ToldInstant } from '../instants.ts';
import type { LogRow } from './log-row.ts';

/** The name of the log as a source, and as a telephony vendor. */
export const SYSTEM = 'bpic2012';
/** The zone of the institute. */
export const ZONE = 'Europe/Amsterdam';

/** A row with its instants read. */
export type ReadRow = LogRow & { told: ToldInstant; recordedAt: Micros | undefined };

/** The fact that a row tells; `id` names it within the log. */
export function factOfRow(
  row: ReadRow,
  { id, stream, ...event }: DomainEvent & { id: string; stream: string },
): ImportedFact {
  return {
    kind: 'fact',
    ...event,
    stream,
    key: { system: SYSTEM, id },
    line: row.line,
    occurredAt: row.told.at,
    occurredOffset: row.told.offset,
    occurredQuality: 'vendor',
    recordedAt: row.recordedAt,
  };
}

/** Names a row within the log by what it is about. Two rows of an activity at one instant differ in their resource. */
export function idOfRow(row: ReadRow, what: string = row.activity): string {
  return `${row.application}/${what}/${formatInstant(row.told.at)}`;
}
