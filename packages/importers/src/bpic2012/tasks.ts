import { streams } from '@grasp/domain';
import { dirtAt } from '../dirt.ts';
import type { ImportItem } from '../importer.ts';
import { factOfRow, idOfRow, type ReadRow } from './fact-of-row.ts';

const STEPS = new Map([
  ['SCHEDULE', 'TaskOpened'],
  ['START', 'TaskStarted'],
  ['COMPLETE', 'TaskDone'],
] as const);

/** What a row of a service task says, on the order's stream. */
export function taskItems(row: ReadRow): ImportItem[] {
  const type = (STEPS as ReadonlyMap<string, 'TaskOpened' | 'TaskStarted' | 'TaskDone'>).get(
    row.lifecycle,
  );
  if (type === undefined) return [dirtAt(row, 'unknown_lifecycle', row.lifecycle)];
  const who = row.resource === '' ? {} : { who: row.resource };
  const what = [row.activity, row.lifecycle, row.resource].join('/');
  const fact = factOfRow(row, {
    type,
    data: { kind: row.activity, order: row.application, ...who },
    stream: streams.order(row.application),
    id: idOfRow(row, what),
  });
  return [fact];
}
