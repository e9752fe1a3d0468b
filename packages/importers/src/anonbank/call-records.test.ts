import { describe, expect, it } from 'vitest';
import type { ImportedFact } from '../importer.ts';
import { collect } from '../testing/collect.ts';
import { createMemorySource } from '../testing/memory-source.ts';
import { anonbank } from './index.ts';
import { findDay, instantAt } from './local-clock.ts';

const HEADER =
  'vru+line call_id customer_id priority type date vru_entry vru_exit vru_time q_start q_exit q_time outcome ser_start ser_exit ser_time server';

/** Invented records; fields are separated by spaces here and by tabs in the file. */
const read = (...records: string[]) => {
  const text = [HEADER, ...records].map((line) => `${line.replaceAll(' ', '\t')}\n`).join('');
  return collect(anonbank, createMemorySource({ 'calls.tsv': text }));
};

const ofCalls = (facts: readonly ImportedFact[]) =>
  facts.flatMap((fact) => (fact.type === 'CallCompleted' ? [fact] : []));

describe('a call record', () => {
  it('is an inbound call told when it ends', async () => {
    const { facts, dirt } = await read(
      'AA0101 345 23317 2 NW 990201 8:09:16 8:09:22 6 8:09:22 8:09:27 5 AGENT 8:09:27 8:11:00 93 AGENT_07',
    );
    expect(ofCalls(facts)[0]).toMatchObject({
      stream: 'call-anonbank-NW-AA0101.345',
      key: { system: 'anonbank', id: 'AA0101.345' },
      occurredAt: Date.parse('1999-02-01T06:11:00Z') * 1_000,
      occurredOffset: 120,
      line: 2,
      data: {
        account: 'NW',
        leg: 'AA0101.345',
        direction: 'inbound',
        extension: 'AGENT_07',
        number: null,
        zone: 'Asia/Jerusalem',
        startedAt: '1999-02-01T06:09:16.000Z',
        outcome: 'answered_human',
        talkMs: 93_000,
        ringMs: 5_000,
        vendorOutcome: 'AGENT',
      },
    });
    expect(dirt.map(({ dirt: kind }) => kind)).toEqual(['two_digit_year']);
  });

  it('is abandoned where the caller hung up, and of unknown outcome where it is a phantom', async () => {
    const { facts } = await read(
      'AA0101 1 5 0 PS 990201 8:00:00 8:00:06 6 8:00:06 8:00:46 40 HANG 0:00:00 0:00:00 0 NO_SERVER',
      'AA0101 2 5 0 PS 990201 8:00:00 8:00:06 6 8:00:06 8:00:46 40 PHANTOM 8:00:46 8:01:00 14 NO_SERVER',
    );
    expect(ofCalls(facts).map(({ data }) => [data.outcome, data.talkMs, data.extension])).toEqual([
      ['abandoned', 0, null],
      ['unknown', 0, null],
    ]);
  });

  it('ends on the next day where its clocks pass midnight', async () => {
    const { facts } = await read(
      'AA0102 31 15 2 PS 990215 23:59:54 23:59:54 0 0:00:00 0:00:27 27 AGENT 0:00:26 0:01:33 67 AGENT_03',
      'AA0105 35 15 0 NW 990210 23:59:19 23:59:19 0 23:59:29 0:00:26 57 HANG 0:00:00 0:00:00 0 NO_SERVER',
    );
    expect(
      ofCalls(facts).map(({ occurredAt }) => new Date(occurredAt / 1_000).toISOString()),
    ).toEqual(['1999-02-15T22:01:33.000Z', '1999-02-10T22:00:26.000Z']);
  });

  it('never ends before it begins, whatever the voice unit says', async () => {
    const { facts, dirt } = await read(
      'AA0103 9 15 0 PS 990201 17:12:19 17:11:29 -50 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER',
    );
    expect(ofCalls(facts)[0]?.occurredAt).toBe(Date.parse('1999-02-01T15:12:19Z') * 1_000);
    expect(dirt.map(({ dirt: kind }) => kind)).toEqual(['two_digit_year', 'negative_vru_time']);
  });

  it('stays a call with every kind of dirt', async () => {
    const { facts, dirt } = await read(
      'AA0101 1 0 0 PS 990201 8:00:00 8:00:06 6 0:00:00 0:00:00 0 AGENT 8:00:06 8:01:00 54 NO_SERVER',
      'AA0102 1 6.02E+11 0 PS 990201 8:00:00 8:00:06 6 0:00:00 0:00:00 0 AGENT 0:00:00 0:00:00 0 AGENT_01',
      'AA0103 1 7 0 PS 990201 8:00:00 8:00:06 6 0:00:00 0:00:00 0 HANG 8:00:06 8:01:00 54 NO_SERVER',
    );
    expect(ofCalls(facts)).toHaveLength(3);
    expect(dirt.map(({ dirt: kind, line }) => `${line} ${kind}`)).toEqual([
      '2 two_digit_year',
      '2 unknown_customer',
      '2 served_without_agent',
      '3 two_digit_year',
      '3 rounded_customer',
      '3 served_without_service',
      '3 call_id_reused',
      '4 two_digit_year',
      '4 service_after_hang_up',
      '4 call_id_reused',
    ]);
  });

  it('is no call without a time or an id', async () => {
    const { facts, dirt } = await read(
      'AA0101 1 5 0 PS 990230 8:00:00 8:00:06 6 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER',
      'AA0101 2 5 0 PS 990201 8:61:00 8:00:06 6 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER',
      'AA0101  5 0 PS 990201 8:00:00 8:00:06 6 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER',
    );
    expect(ofCalls(facts)).toEqual([]);
    const kinds = dirt.map(({ dirt: kind }) => kind).filter((kind) => kind.startsWith('bad_'));
    expect(kinds).toEqual(['bad_time', 'bad_time', 'bad_id']);
  });
});

describe('the call centre', () => {
  it('has agents from their first call on, each with an extension per kind of service', async () => {
    const record = (call: number, service: string, clock: string) =>
      `AA0101 ${call} 5 0 ${service} 990201 ${clock}:00 ${clock}:06 6 0:00:00 0:00:00 0 AGENT ${clock}:06 ${clock}:50 44 AGENT_07`;
    const { facts } = await read(record(1, 'PS', '9:00'), record(2, 'NE', '8:00'));
    const staff = facts.filter(({ type }) => type !== 'CallCompleted' && type !== 'CalendarSet');
    expect(staff.map(({ stream, occurredAt }) => [stream, occurredAt])).toEqual(
      ['rep-AGENT_07', 'extension-anonbank-NE-AGENT_07', 'extension-anonbank-PS-AGENT_07'].map(
        (stream) => [stream, Date.parse('1999-02-01T06:00:00Z') * 1_000],
      ),
    );
  });

  it('works from Sunday to Thursday', async () => {
    const { facts } = await read(
      'AA0101 1 5 0 PS 990201 8:00:00 8:00:06 6 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER',
    );
    expect(facts.find(({ type }) => type === 'CalendarSet')?.data).toMatchObject({
      zone: 'Asia/Jerusalem',
      workdays: [7, 1, 2, 3, 4],
    });
  });
});

describe('local clocks', () => {
  it('knows summer time as it was in 1999', () => {
    expect(instantAt('1999-04-01', 43_200).offset).toBe(120);
    expect(instantAt('1999-04-02', 43_200).offset).toBe(180);
    expect(instantAt('1999-09-03', 43_200).offset).toBe(120);
  });

  it('reads a two-digit year as the nearer century', () => {
    expect([findDay('990201'), findDay('000229'), findDay('700101'), findDay('690101')]).toEqual([
      '1999-02-01',
      '2000-02-29',
      '1970-01-01',
      '2069-01-01',
    ]);
  });
});
