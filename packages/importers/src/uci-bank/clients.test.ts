import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSource } from '../source.ts';
import { collect } from '../testing/collect.ts';
import { createMemorySource } from '../testing/memory-source.ts';
import { DENIED } from './columns.ts';
import { uciBank } from './index.ts';

const HEADER =
  'contact_date,age,job,marital,education,default,balance,housing,loan,contact,day,month,duration,campaign,pdays,previous,poutcome,y';
const row = ({ date = '2008-05-05', duration = '261', campaign = '2', y = 'no' } = {}) =>
  `${date},58,management,married,tertiary,no,-2143,yes,no,unknown,5,may,${duration},${campaign},-1,0,unknown,${y}`;
const read = (...rows: string[]) =>
  collect(uciBank, createMemorySource({ 'bank.csv': `${[HEADER, ...rows].join('\n')}\n` }));

const data = process.env['GRASP_DATA'];

describe('the clients of a bank', () => {
  it('are an order each, with what was known of them, and a touch per contact', async () => {
    const { facts } = await read(row());
    expect(facts.map(({ type }) => type)).toEqual([
      'OrderOpened',
      'OrderAttributesChanged',
      'TouchRecorded',
      'TouchRecorded',
      'OrderLost',
    ]);
    expect(facts[1]?.data).toEqual({
      attributes: {
        job: 'management',
        marital: 'married',
        education: 'tertiary',
        default: 'no',
        housing: 'yes',
        loan: 'no',
        contact: 'unknown',
        poutcome: 'unknown',
        age: 58,
        balance: -2143,
        pdays: -1,
        previous: 0,
      },
    });
    expect((await read(row({ y: 'yes' }))).facts.at(-1)).toMatchObject({
      type: 'OrderWon',
      data: { signedOn: '2008-05-05' },
    });
  });

  it.each(DENIED)('tell nothing of %s before the last contact is over', async (column) => {
    const told = async (change: Parameters<typeof row>[0]) =>
      (await read(row(change))).facts.slice(1, -1).map(({ type, data: of }) => ({
        type,
        attributes: 'attributes' in of ? of.attributes : null,
      }));
    const other = column === 'y' ? { y: 'yes' } : { duration: '999' };
    expect(await told(other)).toEqual(await told({}));
    expect(JSON.stringify(await told(other))).not.toContain('999');
  });

  it('keep their ids when the file is read again, also where two are alike in all', async () => {
    const ids = async (...rows: string[]) =>
      (await read(...rows)).facts
        .filter(({ type }) => type === 'OrderOpened')
        .map(({ stream }) => stream);
    const [first, second, third] = await ids(row(), row(), row({ y: 'yes' }));
    expect(new Set([first, second, third]).size).toBe(3);
    expect(await ids(row())).toEqual([first]);
  });

  it.each([
    [{ date: 'soon' }, 'bad_contact_date'],
    [{ campaign: '0' }, 'bad_contact_count'],
    [{ campaign: '1e9' }, 'bad_contact_count'],
    [{ y: 'perhaps' }, 'unknown_outcome'],
  ])('are counted as dirt where they cannot be read: %o', async (change, kind) => {
    expect((await read(row(change))).dirt.map(({ dirt }) => dirt)).toEqual([kind]);
  });

  it('give the table of contacts needed as it was published', async ({ skip }) => {
    skip(data === undefined, 'needs GRASP_DATA: the folder of public data sets');
    const file = createSource(join(data ?? '', 'uci_bank/bank_contacts_first_80pct.csv.gz'));
    const { facts } = await collect(uciBank, file);
    const clients = new Map<string, { contacts: number; isSold: boolean }>();
    for (const { type, stream } of facts) {
      const client = clients.get(stream) ?? { contacts: 0, isSold: false };
      if (type === 'TouchRecorded') client.contacts += 1;
      if (type === 'OrderWon') client.isSold = true;
      clients.set(stream, client);
    }
    const bands = [
      [1, 7],
      [8, 11],
      [12, 1_000],
    ].map(([from = 0, to = 0]) => {
      const of = [...clients.values()].filter(({ contacts }) => contacts >= from && contacts <= to);
      return [of.filter(({ isSold }) => isSold).length, of.length];
    });
    expect(bands).toEqual([
      [2334, 33_980],
      [68, 1206],
      [31, 982],
    ]);
  }, 120_000);
});
