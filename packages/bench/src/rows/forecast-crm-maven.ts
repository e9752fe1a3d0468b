import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NO_BETTER, verdictOn } from '@grasp/forecast';
import { readDataFolder } from '../data-folder.ts';
import {
  endingsOf,
  figuresOf,
  type Judged,
  judgeDecided,
  modelAt,
  openAt,
} from '../forecast/judge-orders.ts';
import { firstInstant, importLog } from '../forecast/log-of.ts';
import type { BenchRow } from '../row.ts';

const MAP = new URL('../../../importers/src/crm-csv/fixtures/maven.map.json', import.meta.url);
const CUTOFFS = ['2017-06-01', '2017-08-01', '2017-10-01'].map(firstInstant);
const END = firstInstant('2018-01-01');

/** A made-up CRM in which nothing predicts the outcome: whoever finds something there finds it anywhere. */
export const forecastCrmMavenRow: BenchRow = {
  name: 'forecast crm-maven',
  describe: 'the negative control: a made-up CRM in which nothing predicts the outcome',
  async run({ say, signal }) {
    const folder = readDataFolder();
    if (folder === undefined) {
      say('  skipped: needs GRASP_DATA, the folder of public data sets');
      return [];
    }
    const log = await importLog(
      {
        format: 'crm-csv',
        file: fileURLToPath(MAP),
        zone: 'America/Chicago',
        options: { folder: join(folder, 'crm_maven') },
      },
      signal,
    );
    const endings = endingsOf(await log.at(END));
    const judged: Judged = { stated: [], baseRate: 0 };
    for (const cutoff of CUTOFFS) {
      signal.throwIfAborted();
      const histories = await log.at(cutoff);
      const model = modelAt(histories, cutoff);
      const open = openAt(histories, cutoff);
      const { stated, baseRate } = judgeDecided(model, open, { endings, until: END });
      judged.stated.push(...stated);
      judged.baseRate ||= baseRate;
    }
    const verdict = verdictOn(judged.stated, judged.baseRate);
    say(`  the report says: ${verdict ?? 'better than the base rate'}`);
    return [
      ...figuresOf('open orders', judged, {}),
      {
        name: `says “${NO_BETTER}”`,
        value: verdict === NO_BETTER ? 1 : 0,
        unit: 'count',
        target: { min: 1 },
      },
    ];
  },
};
