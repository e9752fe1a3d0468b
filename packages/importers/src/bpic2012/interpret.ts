import { formatInstant, parseInstant, streams } from '@grasp/domain';
import { dirtAt } from '../dirt.ts';
import type { Dirt, ImportedFact, ImportItem } from '../importer.ts';
import { findInstant } from '../instants.ts';
import { createStaff } from '../staff.ts';
import { activities, type Role } from './activities.ts';
import { type Application, createApplication } from './application.ts';
import { callItems, unendedCalls } from './calls.ts';
import { type ReadRow, SYSTEM, ZONE } from './fact-of-row.ts';
import type { LogRow } from './log-row.ts';
import { orderItems } from './orders.ts';
import { taskItems } from './tasks.ts';

/** The log's first day: its calendar holds from then on. */
const FIRST_DAY = parseInstant('2011-10-01T00:00:00+02:00');
const AN_ID = /^[!-~]{1,80}$/;

/** Makes items of rows, whichever format they came in, so that both give the same facts. */
export type Interpreter = {
  take: (row: LogRow) => readonly ImportItem[];
  /** What is known only when the whole log was seen. */
  finish: () => readonly ImportItem[];
};

/** An interpreter of one log. It remembers a few words per application and nothing per row. */
export function createInterpreter(calendar: string): Interpreter {
  const applications = new Map<string, Application>();
  const staff = createStaff(SYSTEM);
  const applicationOf = (id: string): Application => {
    const known = applications.get(id);
    if (known) return known;
    const application = createApplication();
    applications.set(id, application);
    return application;
  };
  return {
    take(row) {
      const role = activities.get(row.activity);
      if (role === undefined) return [dirtAt(row, 'unknown_activity', row.activity)];
      const read = readRow(row);
      if ('dirt' in read) return [read];
      if (row.resource !== '') staff.see(row.resource, read, accountOf(role));
      const items = itemsOf(read, role, applicationOf(row.application));
      const isUntold = row.recorded !== undefined && read.recordedAt === undefined;
      return isUntold ? [...items, dirtAt(row, 'no_recorded_time')] : items;
    },
    finish: () => [
      ...[...applications.values()].flatMap(unendedCalls),
      ...staff.facts(),
      ...(applications.size > 0 ? [calendarFact(calendar)] : []),
    ],
  };
}

function readRow(row: LogRow): ReadRow | Dirt {
  if (!AN_ID.test(row.application)) return dirtAt(row, 'bad_case');
  if (row.resource !== '' && !AN_ID.test(row.resource)) return dirtAt(row, 'bad_resource');
  const told = findInstant(row.timestamp);
  if (told === undefined) return dirtAt(row, 'bad_timestamp', row.timestamp);
  const recordedAt = row.recorded === undefined ? undefined : findInstant(row.recorded)?.at;
  return { ...row, told, recordedAt };
}

const accountOf = (role: Role): string | undefined =>
  role.kind === 'call' ? role.account : undefined;

function itemsOf(row: ReadRow, role: Role, application: Application): readonly ImportItem[] {
  if (role.kind === 'call') return callItems(row, role.account, application);
  return role.kind === 'task' ? taskItems(row) : orderItems(row, role, application);
}

/** The log shows work from Monday to Saturday, on weekdays from 8 to 21, and next to none on holidays. */
function calendarFact(calendar: string): ImportedFact {
  return {
    kind: 'fact',
    type: 'CalendarSet',
    data: {
      calendar,
      zone: ZONE,
      workdays: [1, 2, 3, 4, 5, 6],
      from: '08:00',
      to: '21:00',
      holidays: ['2011-12-25', '2011-12-26', '2012-01-01'],
      extraWorkdays: [],
      effectiveAt: formatInstant(FIRST_DAY),
    },
    stream: streams.calendar(calendar),
    key: { system: SYSTEM, id: `calendar/${calendar}` },
    line: 1,
    occurredAt: FIRST_DAY,
    occurredQuality: 'derived',
  };
}
