import type { SourceFile } from '../source.ts';
import { readTable } from '../table.ts';
import type { CrmMap } from './map.ts';

/** Amounts by key, as the file has them: a price list. */
export type OpeningAmounts = ReadonlyMap<string, string>;

/** Reads the file that says what orders were worth when they were opened. It is held in memory: price lists are short. */
export async function readOpeningAmounts(file: SourceFile, map: CrmMap): Promise<OpeningAmounts> {
  const { key, value } = map.orders.openingAmount ?? {};
  const amounts = new Map<string, string>();
  for await (const { rows } of readTable(file, { columns: [key, value], ...map })) {
    for (const row of rows) amounts.set(row.get(key), row.get(value));
  }
  return amounts;
}
