import { describe, expect, it } from 'vitest';
import { readRows } from './rows.ts';

const rowsOf = (text: string) => readRows(Buffer.from(text)).map(({ row }) => row);
const bodiesOf = (text: string) => readRows(Buffer.from(text)).map(({ body }) => body.toString());
const master = (width: number): string =>
  Array.from({ length: width }, (_, index) => `c${index}`).join(',');

describe('CSV', () => {
  it('takes the columns by the names of the first line, in any case', () => {
    expect(rowsOf('UniqueID,Disposition\r\n1.1, BUSY \r\n')).toEqual([
      { uniqueid: '1.1', disposition: 'BUSY' },
    ]);
  });

  it.each([
    [16, undefined],
    [17, 'c16'],
    [18, 'c16'],
    [21, 'c16'],
  ])('takes the places of Master.csv with %i columns', (width, uniqueid) => {
    expect(rowsOf(master(width))[0]?.['uniqueid']).toBe(uniqueid);
    expect(rowsOf(master(width))[0]).toMatchObject({ start: 'c9', disposition: 'c14' });
  });

  it.each([master(15), master(19), master(22)])('cannot read a line of another width', (line) => {
    expect(rowsOf(line)).toEqual([undefined]);
  });

  it('keeps the names with every line, so that a line can be read alone', () => {
    expect(bodiesOf('uniqueid,src\n1.1,5\n\n1.2,6')).toEqual([
      'uniqueid,src\n1.1,5',
      'uniqueid,src\n1.2,6',
    ]);
  });

  it('reads past a byte order mark', () => {
    expect(rowsOf('\uFEFFuniqueid\n1.1')).toEqual([{ uniqueid: '1.1' }]);
  });

  it.each(['', '\n\n', 'uniqueid,src\n'])('finds no record in %j, and says so', (text) => {
    expect(rowsOf(text)).toEqual([undefined]);
  });
});

describe('JSON', () => {
  it('takes an object or an array of objects, with texts and numbers in them', () => {
    const record = '{"UniqueId":"1.1","duration":12,"cdr":{"a":1},"answer":null}';
    const row = { uniqueid: '1.1', duration: '12' };
    expect(rowsOf(record)).toEqual([row]);
    expect(rowsOf(` [${record},${record}]`)).toEqual([row, row]);
  });

  it('keeps a record that came alone as it was written, each of several as a text of its own', () => {
    expect(bodiesOf(' [ {"uniqueid" : "1.1"} ]')).toEqual(['{"uniqueid" : "1.1"}']);
    expect(bodiesOf('{"uniqueid" : "1.1"}')).toEqual(['{"uniqueid" : "1.1"}']);
    expect(bodiesOf('[{"uniqueid":"1.1"}, {"uniqueid":"1.2"}]')).toEqual([
      '{"uniqueid":"1.1"}',
      '{"uniqueid":"1.2"}',
    ]);
  });

  it.each(['[1,null]', '["a",[]]'])('cannot read what is no object in %s', (text) => {
    expect(rowsOf(text)).toEqual([undefined, undefined]);
  });

  it.each(['[', '{"a":', '[]', '[1,]'])('finds no record in %s', (text) => {
    expect(rowsOf(text)).toEqual([undefined]);
  });

  it('does not choke on a text that is nested deeply', () => {
    expect(rowsOf(`[${'['.repeat(50_000)}${']'.repeat(50_000)}]`)).toEqual([undefined]);
  });
});
