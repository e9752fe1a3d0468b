import { z } from 'zod';
import { defineImporter } from '../importer.ts';
import { readTable } from '../table.ts';
import { clientItems, createClients } from './clients.ts';
import { COLUMNS } from './columns.ts';

/** The telemarketing of a Portuguese bank: clients called until they took a deposit or were given up. */
export const uciBank = defineImporter({
  format: 'uci-bank',
  describe:
    'the telemarketing of a bank (UCI): an order per client, a touch per contact, won or lost',
  options: z.strictObject({}),
  reactionsOff: true,
  async *read(source, { pseudonym }) {
    const file = await source.open();
    const clients = createClients((row) => pseudonym('ucibank/client', row));
    for await (const { rows, dirt } of readTable(file, { columns: COLUMNS, delimiter: ',' })) {
      const items = rows.flatMap((row) => clientItems(row, clients));
      yield { rows: rows.length + dirt.length, items: [...items, ...dirt] };
    }
  },
});
