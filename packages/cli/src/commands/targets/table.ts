import { stringify } from 'csv-stringify/sync';
import type { CommandContext } from '../../command.ts';

type Cell = string | number | null;
export type TableRow = Record<string, Cell>;

/** Answers with rows: as CSV where that is asked for, as JSON with all that was found, or as columns for people. */
export function answerRows(
  { answer, isJson }: Pick<CommandContext, 'answer' | 'isJson'>,
  result: object,
  { rows, csv, title }: { rows: readonly TableRow[]; csv?: true | undefined; title: string },
): void {
  const isCsv = csv === true && !isJson;
  const lines = isCsv
    ? [stringify([...rows], { header: true }).trimEnd()]
    : [title, ...columnsOf(rows)];
  answer(result, lines);
}

function columnsOf(rows: readonly TableRow[]): string[] {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
