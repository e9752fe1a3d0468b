import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** A row of the loan log, as it stands in the file. */
export type Row = {
  case_id: string;
  amount_req: string;
  activity: string;
  lifecycle: string;
  resource: string;
  timestamp: string;
};

/** The rows of the loan log in the order of the file. */
export async function readRows(file: string): Promise<Row[]> {
  const parser = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  const rows: Row[] = [];
  for await (const row of parser) rows.push(row as Row);
  return rows;
}
