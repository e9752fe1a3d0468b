import { z } from 'zod';
import { defineImporter } from '../importer.ts';
import type { ImportSource, SourceFile } from '../source.ts';
import { readList } from './lists.ts';
import { type CrmMap, readMap } from './map.ts';
import { createNames, type ListName } from './names.ts';
import { readOpeningAmounts } from './opening-amounts.ts';
import { readOrders } from './orders.ts';

const LISTS: readonly ListName[] = ['customers', 'teams', 'reps'];

/** The export of any CRM: a map file in JSON names its CSV files and columns. */
export const crmCsv = defineImporter({
  format: 'crm-csv',
  describe: 'the export of a CRM, by a map file: customers, teams, reps, orders won, lost and open',
  options: z.strictObject({
    /** Folder of the CSV files, where it is not the map file's. */
    folder: z.string().min(1).optional(),
  }),
  reactionsOff: false,
  async *read(source, { options, recordedColumn, pseudonym }) {
    const map = await readMap(await source.open());
    const files = await openFiles(source, map, options.folder);
    const names = createNames(map, pseudonym);
    const listed: Partial<Record<ListName, Set<string>>> = {};
    for (const { list, file } of files.lists) {
      const seen = new Set<string>();
      listed[list] = seen;
      yield* readList(file, list, { map, names, seen });
    }
    const openingAmounts = files.prices && (await readOpeningAmounts(files.prices, map));
    yield* readOrders(files.orders, { map, names, openingAmounts, recordedColumn, listed });
  },
});

/** Finds all files before anything is imported: a missing one is named at once, and the size of the work is known. */
async function openFiles(source: ImportSource, map: CrmMap, folder: string | undefined) {
  const open = (path: string): Promise<SourceFile> => source.open({ path, folder });
  const lists: { list: ListName; file: SourceFile }[] = [];
  for (const list of LISTS) {
    const path = map[list]?.file;
    if (path !== undefined) lists.push({ list, file: await open(path) });
  }
  const prices = map.orders.openingAmount?.file;
  return {
    lists,
    prices: prices === undefined ? undefined : await open(prices),
    orders: await open(map.orders.file),
  };
}
