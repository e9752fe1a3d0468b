import { anonbank } from './anonbank/index.ts';
import { bpic2012Csv, bpic2012Xes } from './bpic2012/index.ts';
import { crmCsv } from './crm-csv/index.ts';
import { frioFrio } from './frio-frio/index.ts';
import type { Importer } from './importer.ts';
import { seriesCsv } from './series-csv/index.ts';
import { uciBank } from './uci-bank/index.ts';

/** Every format that can be imported. A new one is a folder and a line here. */
export const importers: readonly Importer[] = [
  bpic2012Xes,
  bpic2012Csv,
  anonbank,
  crmCsv,
  seriesCsv,
  frioFrio,
  uciBank,
];

/** The importer of a format. */
export function findImporter(format: string): Importer | undefined {
  return importers.find((importer) => importer.format === format);
}
