import { join } from 'node:path';
import { readDataFolder } from '../data-folder.ts';
import { firstInstant, importLog } from '../forecast/log-of.ts';
import type { BenchRow, Figure } from '../row.ts';

const FILE = 'uci_bank/bank_contacts_first_80pct.csv.gz';
const END = firstInstant('2010-01-01');
/** Contacts made, and what the file holds of them: clients, and those who bought. */
const BANDS = [
  { name: '1–7 contacts', from: 1, to: 7, clients: 33_980, sold: 2_334 },
  { name: '8–11 contacts', from: 8, to: 11, clients: 1_206, sold: 68 },
  { name: '12 contacts and more', from: 12, to: Number.POSITIVE_INFINITY, clients: 982, sold: 31 },
];

/** The contacts that a sale needed at a bank, counted from the log. */
export const forecastUciBankRow: BenchRow = {
  name: 'forecast uci-bank',
  describe: 'telemarketing: how many contacts a sale needed, reproduced exactly',
  async run({ say, signal }) {
    const folder = readDataFolder();
    if (folder === undefined) {
      say('  skipped: needs GRASP_DATA, the folder of public data sets');
      return [];
    }
    const source = { format: 'uci-bank', file: join(folder, FILE), zone: 'Europe/Lisbon' };
    const histories = await (await importLog(source, signal)).at(END);
    const clients = histories.map(({ moments }) => ({
      contacts: moments.filter(({ kind }) => kind === 'touch').length,
      isSold: moments.some(({ kind }) => kind === 'won'),
    }));
    return BANDS.flatMap((band): Figure[] => {
      const of = clients.filter(({ contacts }) => contacts >= band.from && contacts <= band.to);
      const sold = of.filter(({ isSold }) => isSold).length;
      const off = Math.abs(of.length - band.clients) + Math.abs(sold - band.sold);
      return [
        { name: `${band.name}: clients`, value: of.length, unit: 'count' },
        { name: `${band.name}: sold`, value: sold, unit: 'count' },
        { name: `${band.name}: sold`, value: (100 * sold) / of.length, unit: '%' },
        { name: `${band.name}: off the file`, value: off, unit: 'count', target: { max: 0 } },
      ];
    });
  },
};
