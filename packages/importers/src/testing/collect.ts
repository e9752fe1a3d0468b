import type { Dirt, ImportContext, ImportedFact, Importer, PassedOver } from '../importer.ts';
import { pseudonymOf } from '../pseudonym.ts';
import type { ImportSource } from '../source.ts';

/** All that an importer makes of its files. */
export type Collected = {
  rows: number;
  facts: ImportedFact[];
  dirt: Dirt[];
  passedOver: PassedOver[];
};

/** Runs an importer to its end. */
export async function collect(
  importer: Importer,
  source: ImportSource,
  context: Partial<ImportContext> = {},
): Promise<Collected> {
  const collected: Collected = { rows: 0, facts: [], dirt: [], passedOver: [] };
  const chunks = importer.read(source, {
    recordedColumn: undefined,
    pseudonym: (kind, name) => pseudonymOf('secret of the tests', kind, name),
    ...context,
    options: importer.options.parse(context.options ?? {}),
  });
  for await (const { rows, items } of chunks) {
    collected.rows += rows;
    for (const item of items) {
      if (item.kind === 'fact') collected.facts.push(item);
      else if (item.kind === 'dirt') collected.dirt.push(item);
      else collected.passedOver.push(item);
    }
  }
  return collected;
}
