import { parseInstant, streams } from '@grasp/domain';
import { z } from 'zod';
import { dirtAt } from '../dirt.ts';
import { defineImporter, type FilePlace, type ImportedFact, type ImportItem } from '../importer.ts';
import { type CsvRow, readCsv } from '../read-csv.ts';

const SYSTEM = 'series';
const COLUMNS = ['Series', 'N', 'Category', 'Starting Year', 'Starting Month'] as const;

/** Monthly series, one per row, in the form of the M3 competition (Makridakis, Hibon 2000). */
export const seriesCsv = defineImporter({
  format: 'series-csv',
  describe:
    'monthly series, one per row: Series, N, Category, Starting Year and Month, values 1, 2, …',
  options: z.strictObject({
    /** Where a series is said to begin that does not say it, `YYYY-MM`. */
    undated: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is YYYY-MM')
      .default('1970-01'),
  }),
  reactionsOff: true,
  async *read(source, { options: { undated } }) {
    const file = await source.open();
    const columns = (header: readonly string[]) => [
      ...COLUMNS,
      ...header.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b)),
    ];
    for await (const { rows, dirt } of readCsv(file, { columns })) {
      const items = rows.flatMap((row) => itemsOf(row, undated));
      yield { rows: rows.length + dirt.length, items: [...items, ...dirt] };
    }
  },
});

type Start = { year: number; month: number };

function itemsOf({ line, fields }: CsvRow, undated: string): ImportItem[] {
  const [series = '', n = '', category = '', year = '', month = '', ...cells] = fields.map((text) =>
    text.trim(),
  );
  if (!/^[!-~]{1,128}$/.test(series)) return [dirtAt({ line }, 'no_series')];
  const told = startOf(year, month);
  const start = told ?? (startOf(...(undated.split('-') as [string, string])) as Start);
  const values = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  const dirt = told === undefined ? [dirtAt({ line }, 'start_unknown')] : [];
  if (n !== '' && Number(n) !== values.length) dirt.push(dirtAt({ line }, 'wrong_value_count'));
  const items = values.map((cell, i) => {
    const at = { line, series, category, month: monthAt(start, i) };
    return valueItem(cell, at);
  });
  return [...items, ...dirt];
}

/** undefined: the row tells no month of the calendar, as those of M3 do that were published without dates. */
function startOf(year: string, month: string): Start | undefined {
  const start = { year: Number(year), month: Number(month) };
  const isMonth = Number.isInteger(start.month) && start.month >= 1 && start.month <= 12;
  return isMonth && start.year >= 1700 && start.year < 2200 ? start : undefined;
}

function monthAt({ year, month }: Start, i: number): string {
  const count = year * 12 + month - 1 + i;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

type Value = FilePlace & { series: string; category: string; month: string };

function valueItem(cell: string, { line, series, category, month }: Value): ImportItem {
  const value = Number(cell);
  if (cell === '') return dirtAt({ line }, 'value_missing', month);
  if (!(Math.abs(value) <= 1e15)) return dirtAt({ line }, 'value_not_a_number', month);
  return {
    kind: 'fact',
    type: 'SeriesObserved',
    data: { series, month, value, ...(category === '' ? {} : { category }) },
    stream: streams.series(series),
    key: { system: SYSTEM, id: `${series}/${month}` },
    line,
    occurredAt: endOf(month),
    occurredQuality: 'derived',
  } satisfies ImportedFact;
}

/** A month's value is there once the month is over. */
function endOf(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return parseInstant(`${monthAt({ year, month: number }, 1)}-01T00:00:00Z`);
}
