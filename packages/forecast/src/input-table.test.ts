import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binsOf, binTable, fitBinning } from './binning.ts';
import { encode, encodeTable, fitEncoding } from './encoding.ts';
import { byName, createTable, type InputTable } from './input-table.ts';
import type { Inputs } from './inputs.ts';

function tableOf(rows: readonly Inputs[]): InputTable {
  const { put, finish } = createTable();
  rows.forEach(put);
  return finish();
}

const name = fc.constantFrom('a', 'b', 'c', 'd');
const inputs: fc.Arbitrary<Inputs> = fc.record({
  numbers: fc.dictionary(name, fc.option(fc.integer({ min: -50, max: 50 }))),
  levels: fc.dictionary(name, fc.option(fc.constantFrom('x', 'y', 'z', 'rare'))),
});
const rowsOfInputs = fc.array(inputs, { minLength: 1, maxLength: 60 });

describe('inputs in columns', () => {
  it('hold what each row was given, nothing where it was given nothing, however many rows there are', () => {
    const rows = Array.from({ length: 700 }, (_, row) => ({
      numbers: { all: row, ...(row >= 500 ? { late: -row } : {}), none: null },
      levels: row % 2 === 0 ? { kind: `k${row % 3}` } : {},
    }));
    const { count, numbers, levels } = tableOf(rows);
    expect(count).toBe(700);
    expect(byName(numbers).map(([name]) => name)).toEqual(['all', 'late', 'none']);
    expect(numbers.get('all')?.values).toEqual(Float64Array.from(rows, (_, row) => row));
    expect(numbers.get('late')?.values.subarray(498, 502)).toEqual(
      Float64Array.of(Number.NaN, Number.NaN, -500, -501),
    );
    expect(numbers.get('late')?.ascending).toEqual(
      Float64Array.from({ length: 200 }, (_, i) => -699 + i),
    );
    expect(numbers.get('none')?.ascending).toHaveLength(0);
    const { seen = [], places = [] } = levels.get('kind') ?? {};
    expect(Array.from(places, (place) => seen[place] ?? null)).toEqual(
      rows.map((row) => row.levels.kind ?? null),
    );
  });

  it('are encoded as each row is by itself', () => {
    fc.assert(
      fc.property(rowsOfInputs, (rows) => {
        const table = tableOf(rows);
        const encoding = fitEncoding(table, { leastOrders: 2, knots: [0.25, 0.5, 0.75] });
        const { from, at, value } = encodeTable(encoding, table);
        rows.forEach((row, i) => {
          const [first, end] = [from[i], from[i + 1]];
          expect({ at: [...at.slice(first, end)], value: [...value.slice(first, end)] }).toEqual(
            encode(encoding, row),
          );
        });
      }),
    );
  });

  it('are binned as each row is by itself', () => {
    fc.assert(
      fc.property(rowsOfInputs, (rows) => {
        const table = tableOf(rows);
        const binning = fitBinning(table, 2);
        const { cells, bins, count } = binTable(binning, table);
        rows.forEach((row, i) => {
          const own = bins.map((_, column) => cells[column * count + i]);
          expect(own).toEqual([...binsOf(binning, row)]);
          expect(own.every((bin, column) => (bin ?? 0) < (bins[column] ?? 0))).toBe(true);
        });
      }),
    );
  });

  it('give the same encoding and bins in whatever order rows come', () => {
    fc.assert(
      fc.property(rowsOfInputs, (rows) => {
        const [table, turned] = [tableOf(rows), tableOf(rows.toReversed())];
        const options = { leastOrders: 2, knots: [0.5] };
        expect(fitEncoding(turned, options)).toEqual(fitEncoding(table, options));
        expect(fitBinning(turned, 2)).toEqual(fitBinning(table, 2));
      }),
    );
  });
});
