import type { Inputs } from './inputs.ts';
import { placeOf } from './level-places.ts';
import { resizedNumbers, resizedPlaces } from './resized.ts';

/** A quantity in a column: NaN where it is not known; and what is known of it once more, ascending. */
export type NumberColumn = { values: Float64Array; ascending: Float64Array };

/** A level in a column: the place of each row's level among those seen, −1 where there is none. */
export type LevelColumn = { seen: readonly string[]; places: Int32Array };

/**
 * What a model sees of many orders, in columns by the names of inputs. A row takes eight bytes a quantity and four a level,
 * where an object for each took many times that.
 */
export type InputTable = {
  count: number;
  numbers: ReadonlyMap<string, NumberColumn>;
  levels: ReadonlyMap<string, LevelColumn>;
};

/** Fills a table row by row, of inputs that need not live on. */
export type TableWriter = { put: (inputs: Inputs) => void; finish: () => InputTable };

const FIRST_ROWS = 256;

export function createTable(): TableWriter {
  const numbers = new Map<string, Float64Array<ArrayBuffer>>();
  const levels = new Map<string, GrowingLevels>();
  let [count, room] = [0, FIRST_ROWS];
  const resize = (length: number): void => {
    for (const [name, values] of numbers) {
      numbers.set(name, resizedNumbers(values, length).fill(Number.NaN, Math.min(room, length)));
    }
    for (const column of levels.values()) {
      column.places = resizedPlaces(column.places, length).fill(-1, Math.min(room, length));
    }
    room = length;
  };
  return {
    put(inputs) {
      if (count === room) resize(2 * room);
      for (const name in inputs.numbers) {
        const values = numbers.get(name) ?? added(numbers, name, noNumbers(room));
        values[count] = inputs.numbers[name] ?? Number.NaN;
      }
      for (const name in inputs.levels) {
        const column = levels.get(name) ?? added(levels, name, noLevels(room));
        column.places[count] = placeIn(column.known, inputs.levels[name] ?? null);
      }
      count += 1;
    },
    finish() {
      resize(count);
      return {
        count,
        numbers: new Map([...numbers].map(([name, values]) => [name, numberColumn(values)])),
        levels: new Map([...levels].map(([name, of]) => [name, levelColumn(of)])),
      };
    },
  };
}

type GrowingLevels = { places: Int32Array<ArrayBuffer>; known: Map<string, number> };

const noNumbers = (room: number) => new Float64Array(room).fill(Number.NaN);

const noLevels = (room: number): GrowingLevels => ({
  places: new Int32Array(room).fill(-1),
  known: new Map(),
});

function added<T>(columns: Map<string, T>, name: string, column: T): T {
  columns.set(name, column);
  return column;
}

function placeIn(known: Map<string, number>, level: string | null): number {
  if (level === null) return -1;
  const place = known.get(level) ?? known.size;
  if (place === known.size) known.set(level, place);
  return place;
}

/** A quantity that is told as a whole. */
export function numberColumn(values: Float64Array): NumberColumn {
  let known = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (!Number.isNaN(values[row])) known += 1;
  }
  // What is not a number is sorted to the end.
  return { values, ascending: values.slice().sort().subarray(0, known) };
}

const levelColumn = ({ places, known }: GrowingLevels): LevelColumn => ({
  places,
  seen: [...known.keys()],
});

/** Columns by their names in alphabetical order, so that the order of orders changes nothing. */
export const byName = <T>(columns: ReadonlyMap<string, T>): [string, T][] =>
  [...columns].sort(([a], [b]) => (a < b ? -1 : 1));

/** In how many rows each of the levels seen stands, by their places. */
export function countsOf({ seen, places }: LevelColumn): Int32Array {
  const counts = new Int32Array(seen.length);
  for (const place of places) if (place >= 0) counts[place] = (counts[place] as number) + 1;
  return counts;
}

/** For each of the levels seen in a column its place in another list, −1 if it is not in it. */
export function placesAmong({ seen }: LevelColumn, levels: readonly string[]): Int32Array {
  return Int32Array.from(seen, (level) => placeOf(levels, level));
}
