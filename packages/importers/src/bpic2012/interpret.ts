import { formatInstant, parseInstant, streams } from '@grasp/domain';
import { dirtAt } from '../dirt.ts';
import type { ImportedFact, ImportItem } from '../importer.ts';
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
    const known = applications.get(id) ?? createApplication();
    applications.set(id, known);
    return known;
  };
  return {
    take(row) {
      const fault = faultOf(row);
      if (fault) return [fault];
      const role = activities.get(row.activity);
      if (role === undefined) return [dirtAt(row, 'unknown_activity', row.activity)];
      const told = findInstant(row.timestamp);
      if (told === undefined) return [dirtAt(row, 'bad_timestamp', row.timestamp)];
      if (row.resource !== '') {
        staff.see(row.resource, { ...told, line: row.line }, accountOf(role));
      }
      const recordedAt = findInstant(row.recorded ?? '')?.at;
      const items = itemsOf({ ...row, told, recordedAt }, role, applicationOf(row.application));
      return row.recorded === undefined || recordedAt !== undefined
        ? items
        : [...items, dirtAt(row, 'no_recorded_time')];
    },
    finish: () => [
      ...[...applications.values()].flatMap(unendedCalls),
      ...staff.facts(),
      ...(applications.size > 0 ? [calendarFact(calendar)] : []),
    ],
  };
}

function faultOf(row: LogRow) {
  if (!AN_ID.test(row.application)) return dirtAt(row, 'bad_case');
  if (row.resource !== '' && !AN_ID.test(row.resource)) return dirtAt(row, 'bad_resource');
  return undefined;
}

const accountOf = (role: Role): string | undefined =>
  role.kind === 'call' ? role.account : undefined;

function itemsOf(row: ReadRow, role: Role, application: Application): readonly ImportItem[] {
  if (role.kind === 'call') return callItems(row, role.account, application);
  return role.kind === 'task' ? taskItems(row) : orderItems(row, role, application);
}

/** The log shows work from Monday to Saturday, on weekdays from 8 to 21, and on no holiday but Boxing Day. */
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
