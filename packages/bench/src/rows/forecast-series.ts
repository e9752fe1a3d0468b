import { join } from 'node:path';
import { createMemoryEventStore } from '@grasp/event-store';
import { forecastSeries } from '@grasp/forecast';
import { findImporter, runImport } from '@grasp/importers';
import { readDataFolder } from '../data-folder.ts';
import type { BenchRow, Figure } from '../row.ts';

const FILE = 'm3/m3_monthly_half.csv.gz';
/** Months ahead that the M3 competition asks for. */
const AHEAD = 18;
/** What every series method is to beat, and what half of M3 is to come to. */
const MOST_SMAPE = 14.5;

/** Half the monthly series of M3, each forecast 18 months ahead from all that comes before, beside seasonal naive. */
export const forecastSeriesRow: BenchRow = {
  name: 'forecast series',
  describe: 'm3, half of the monthly series, 18 months ahead: combination beside its members',
  async run({ say, signal }) {
    const folder = readDataFolder();
    if (folder === undefined) {
      say('  skipped: needs GRASP_DATA, the folder of public data sets');
      return [];
    }
    const scores = [...(await readSeries(join(folder, FILE), signal))].map(scoreOf);
    const mean = (of: (score: Score) => number): number =>
      scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
    const figures: Figure[] = [
      { name: 'series', value: scores.length, unit: 'count' },
      { name: 'sMAPE', value: mean((s) => s.middle), unit: '%', target: { max: MOST_SMAPE } },
      { name: 'sMAPE of seasonal naive', value: mean((s) => s.naive), unit: '%' },
      { name: 'sMAPE of damped trend', value: mean((s) => s.damped), unit: '%' },
      { name: 'sMAPE of Theta', value: mean((s) => s.theta), unit: '%' },
      { name: 'inside the 80 % range', value: 100 * mean((s) => s.covered), unit: '%' },
    ];
    return figures;
  },
};

/** The series as the log tells them after the import, each in the order of its months. */
async function readSeries(file: string, signal: AbortSignal): Promise<Iterable<number[]>> {
  const importer = findImporter('series-csv');
  if (importer === undefined) throw new Error('no importer for series-csv');
  const store = createMemoryEventStore();
  const actor = { kind: 'importer', id: 'bench', via: 'import' } as const;
  await runImport({ importer, file, store, actor, secret: 'of the bench', signal });
  const series = new Map<string, number[]>();
  for await (const { events } of store.readAll({ after: 0n })) {
    for (const { stream, data } of events) {
      const values = series.get(stream) ?? [];
      values.push(Number(data['value']));
      series.set(stream, values);
    }
  }
  return series.values();
}

type Score = Record<'middle' | 'naive' | 'damped' | 'theta' | 'covered', number>;

function scoreOf(values: readonly number[]): Score {
  const known = values.slice(0, -AHEAD);
  const actual = values.slice(-AHEAD);
  const forecast = forecastSeries({ values: known, horizon: AHEAD });
  if (forecast === null) throw new Error('a series of M3 has a history');
  const { points, members } = forecast;
  const inside = points.filter(({ low, high }, i) => {
    const value = actual[i] as number;
    return low <= value && value <= high;
  });
  return {
    middle: smape(
      points.map(({ middle }) => middle),
      actual,
    ),
    naive: smape(members.seasonalNaive, actual),
    damped: smape(members.damped, actual),
    theta: smape(members.theta, actual),
    covered: inside.length / AHEAD,
  };
}

/** Mean of `200 · |F − A| ÷ (|F| + |A|)`, in %; a forecast of 0 that comes as 0 misses by 0. */
function smape(forecast: readonly number[], actual: readonly number[]): number {
  const errors = forecast.map((value, i) => {
    const came = actual[i] as number;
    const size = Math.abs(value) + Math.abs(came);
    return size === 0 ? 0 : (200 * Math.abs(value - came)) / size;
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
