import { z } from 'zod';
import { calendarOption } from '../calendar-option.ts';
import { defineImporter, type ImportChunk, type ImportItem } from '../importer.ts';
import { type CsvRow, readCsv } from '../read-csv.ts';
import { createInterpreter, type Interpreter } from './interpret.ts';
import type { LogRow } from './log-row.ts';
import { readXes } from './read-xes.ts';

const DESCRIBE =
  'applications as orders, calls after offers, for papers and for leads, service tasks, staff';

const options = z.strictObject({ calendar: calendarOption });

/** The log of a Dutch institute's loan applications (BPI Challenge 2012), in XES. */
export const bpic2012Xes = defineImporter({
  format: 'bpic2012-xes',
  describe: `BPI Challenge 2012 in XES: ${DESCRIBE}`,
  options,
  reactionsOff: true,
  async *read(source, { options: { calendar }, recordedColumn }) {
    const interpreter = createInterpreter(calendar);
    const file = await source.open();
    for await (const rows of readXes(file, recordedColumn)) yield chunkOf(rows, interpreter);
    yield { rows: 0, items: interpreter.finish() };
  },
});

const COLUMNS = [
  'case_id',
  'amount_req',
  'activity',
  'lifecycle',
  'resource',
  'timestamp',
] as const;

/** The same log as CSV. */
export const bpic2012Csv = defineImporter({
  format: 'bpic2012-csv',
  describe: `BPI Challenge 2012 as CSV: ${DESCRIBE}`,
  options,
  reactionsOff: true,
  async *read(source, { options: { calendar }, recordedColumn }) {
    const interpreter = createInterpreter(calendar);
    const columns = recordedColumn === undefined ? COLUMNS : [...COLUMNS, recordedColumn];
    for await (const { rows, dirt } of readCsv(await source.open(), { columns })) {
      const chunk = chunkOf(rows.map(toLogRow), interpreter);
      yield { rows: chunk.rows + dirt.length, items: [...chunk.items, ...dirt] };
    }
    yield { rows: 0, items: interpreter.finish() };
  },
});

function chunkOf(rows: readonly LogRow[], interpreter: Interpreter): ImportChunk {
  const items: ImportItem[] = [];
  for (const row of rows) items.push(...interpreter.take(row));
  return { rows: rows.length, items };
}

function toLogRow({ line, fields }: CsvRow): LogRow {
  const [application = '', amount = '', activity = '', lifecycle = '', resource = ''] = fields;
  const [timestamp = '', recorded] = fields.slice(5);
  return { line, application, amount, activity, lifecycle, resource, timestamp, recorded };
}
