import { describe, expect, it } from 'vitest';
import { collect } from '../testing/collect.ts';
import { createMemorySource } from '../testing/memory-source.ts';
import { seriesCsv } from './index.ts';

const HEADER = 'Series,N,NF,Category,Starting Year,Starting Month,1,2,10,3';
const read = (...rows: string[]) =>
  collect(seriesCsv, createMemorySource({ 'm3.csv': [HEADER, ...rows].join('\n') }));

describe('a table of series', () => {
  it('gives a value per month, in the order of the numbered columns, known when the month is over', async () => {
    const { facts, dirt, rows } = await read('N1402,4,1,MICRO ,1990,11,2640.0,2160.5,7,0');
    expect(facts.map(({ data }) => data)).toEqual([
      { series: 'N1402', month: '1990-11', value: 2640, category: 'MICRO' },
      { series: 'N1402', month: '1990-12', value: 2160.5, category: 'MICRO' },
      { series: 'N1402', month: '1991-01', value: 0, category: 'MICRO' },
      { series: 'N1402', month: '1991-02', value: 7, category: 'MICRO' },
    ]);
    expect(facts[1]).toMatchObject({
      stream: 'series-N1402',
      key: { system: 'series', id: 'N1402/1990-12' },
      occurredAt: Date.UTC(1991, 0, 1) * 1000,
    });
    expect([dirt, rows]).toEqual([[], 1]);
  });

  it('keeps a series without a date, and says so', async () => {
    const { facts, dirt } = await read('N2800,2,1,,0,0,1,2,,');
    expect(facts.map(({ data }) => data)).toEqual([
      { series: 'N2800', month: '1970-01', value: 1 },
      { series: 'N2800', month: '1970-02', value: 2 },
    ]);
    expect(dirt).toEqual([{ kind: 'dirt', dirt: 'start_unknown', line: 2 }]);
  });

  it('says what is missing or no number, month by month', async () => {
    const { facts, dirt } = await read(
      'A,4,1,X,1990,1,1,,x,3',
      ',1,1,X,1990,1,1,,,',
      'B,3,1,X,1990,1,1,,,',
    );
    expect(facts.map(({ data }) => 'month' in data && data.month)).toEqual([
      '1990-01',
      '1990-03',
      '1990-01',
    ]);
    expect(dirt.map((one) => [one.line, one.dirt, one.detail])).toEqual([
      [2, 'value_missing', '1990-02'],
      [2, 'value_not_a_number', '1990-04'],
      [3, 'no_series', undefined],
      [4, 'wrong_value_count', undefined],
    ]);
  });
});
