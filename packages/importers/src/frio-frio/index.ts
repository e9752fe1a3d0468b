import { z } from 'zod';
import { defineImporter } from '../importer.ts';
import { createStaff } from '../staff.ts';
import { readTable } from '../table.ts';
import { COLUMNS } from './columns.ts';
import { orderItems, SYSTEM } from './orders.ts';

/** The order pipeline of an air-conditioning maker as it stood on a day, from a public competition. */
export const frioFrio = defineImporter({
  format: 'frio-frio',
  describe: 'the orders of the Frio Frio competition: opened with what they are, won, lost',
  options: z.strictObject({}),
  reactionsOff: true,
  async *read(source) {
    const file = await source.open();
    const staff = createStaff(SYSTEM);
    for await (const { rows, dirt } of readTable(file, { columns: COLUMNS, delimiter: ',' })) {
      const items = rows.flatMap((row) => orderItems(row, staff));
      yield { rows: rows.length + dirt.length, items: [...items, ...dirt] };
    }
    yield { rows: 0, items: staff.facts() };
  },
});
