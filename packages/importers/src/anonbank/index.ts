import { formatInstant, parseInstant, streams } from '@grasp/domain';
import { z } from 'zod';
import { calendarOption } from '../calendar-option.ts';
import { defineImporter, type ImportedFact, type ImportItem } from '../importer.ts';
import { readCsv } from '../read-csv.ts';
import { createStaff, type Staff } from '../staff.ts';
import { callOf, SYSTEM } from './call.ts';
import { faultsOf } from './faults.ts';
import { instantAt, ZONE } from './local-clock.ts';
import { COLUMNS, toRecord } from './record.ts';

/** Calls at the call centre of a bank in Israel, 1999 (Technion), tab-separated with a row of column names. */
export const anonbank = defineImporter({
  format: 'anonbank',
  describe: 'call records of a bank in 1999 (Technion): inbound calls by kind of service, agents',
  options: z.strictObject({ calendar: calendarOption }),
  reactionsOff: true,
  async *read(source, { options: { calendar }, recordedColumn }) {
    const columns = recordedColumn === undefined ? COLUMNS : [...COLUMNS, recordedColumn];
    const file = await source.open();
    const staff = createStaff(SYSTEM);
    const calls = new Set<string>();
    for await (const { rows, dirt } of readCsv(file, { columns, delimiter: '\t' })) {
      const items = rows.flatMap(({ line, fields }) => {
        const record = toRecord(line, fields);
        return [...itemsOf(callOf(record), staff), ...faultsOf(record, calls)];
      });
      yield { rows: rows.length + dirt.length, items: [...items, ...dirt] };
    }
    yield {
      rows: 0,
      items: [...staff.facts(), ...(calls.size > 0 ? [calendarFact(calendar)] : [])],
    };
  },
});

function itemsOf(call: ReturnType<typeof callOf>, staff: Staff): ImportItem[] {
  if (call.kind === 'dirt' || call.type !== 'CallCompleted') return [call];
  const { extension, account, startedAt = '' } = call.data;
  const told = { at: parseInstant(startedAt), offset: call.occurredOffset ?? 0 };
  if (extension !== null) staff.see(extension, { told, line: call.line }, account);
  return [call];
}

/** The week of the bank: Sunday to Thursday. On Fridays it closes early, on Saturdays it opens late. */
function calendarFact(calendar: string): ImportedFact {
  const { at, offset } = instantAt('1999-01-01', 0);
  return {
    kind: 'fact',
    type: 'CalendarSet',
    data: {
      calendar,
      zone: ZONE,
      workdays: [7, 1, 2, 3, 4],
      from: '07:00',
      to: '24:00',
      holidays: [],
      extraWorkdays: [],
      effectiveAt: formatInstant(at),
    },
    stream: streams.calendar(calendar),
    key: { system: SYSTEM, id: `calendar/${calendar}` },
    line: 1,
    occurredAt: at,
    occurredOffset: offset,
    occurredQuality: 'derived',
  };
}
