import type { SparseRow } from './design.ts';
import { type Encoding, encode, forEachTerm } from './encoding.ts';
import { clocksOf } from './inputs.ts';
import type { Judged, VerdictModel } from './verdict.ts';
import { TREES_SHARE } from './verdict-score.ts';

/** Inputs by name, and how far each of them moved an order: log-odds, in the same places. */
export type Explanation = {
  inputs: readonly string[];
  effectsOn: (order: Judged) => Float64Array;
};

/** Of what a calibration looks at that which does not move an order apart from others that are decided now. */
const SILENT: ReadonlySet<string> = new Set(['score', 'ahead', 'week']);

/**
 * How far each input moved the log-odds of being won away from those of the average order: in the regression by its
 * coefficients, in the trees by what each question about it changed (Saabas, Interpreting random forests, 2014), and in the
 * calibration by what the clocks add. The members of the score are added by their weights.
 */
export function createExplanation({ score, calibration }: VerdictModel): Explanation {
  const { encoding, linear, binning, means } = score;
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  };
  const share = 1 - TREES_SHARE;
  const regression = { ...linear, share, inputs: inputsOf(encoding, placeOf) };
  const asked = [...binning.numbers, ...binning.levels].map(({ name }) => placeOf(name));
  const placeOfClock = (name: string): number => (SILENT.has(name) ? -1 : placeOf(name));
  const clocks = {
    ...{ ...calibration.logistic, share: 1 },
    inputs: inputsOf(calibration.encoding, placeOfClock),
  };
  const average = new Float64Array(places.size);
  const away = { at: means.map((_, at) => at), value: means.map((mean) => -mean) };
  addRow(average, regression, away);
  return {
    inputs: [...places.keys()],
    effectsOn({ features, scored: { row, moved = [] } }) {
      const effects = average.slice();
      addRow(effects, regression, row);
      moved.forEach((by, column) => {
        add(effects, asked[column] as number, TREES_SHARE * by);
      });
      const now = { numbers: clocksOf(features, 0), levels: {} };
      addRow(effects, clocks, encode(calibration.encoding, now));
      return effects;
    },
  };
}

/** The input that each column of an encoding stands for, by its place. */
function inputsOf(encoding: Encoding, placeOf: (name: string) => number): Int32Array {
  const inputs = new Int32Array(encoding.width);
  forEachTerm(encoding, (name, first, end) => inputs.fill(placeOf(name), first, end));
  return inputs;
}

function addRow(
  effects: Float64Array,
  by: { coefficients: readonly number[]; share: number; inputs: Int32Array },
  { at, value }: SparseRow,
): void {
  for (let i = 0; i < at.length; i += 1) {
    const column = at[i] as number;
    const place = by.inputs[column] as number;
    const weight = by.share * (by.coefficients[column] as number);
    if (place >= 0) add(effects, place, weight * (value[i] as number));
  }
}

function add(effects: Float64Array, place: number, by: number): void {
  effects[place] = (effects[place] as number) + by;
}
