import { absentOrder, evolveOrder, type Fact, type OrderStreamEvent } from '@grasp/domain';
import { describe, expect, it } from 'vitest';
import type { ImportedFact } from '../importer.ts';
import { collect } from '../testing/collect.ts';
import { inventLoanRows, type LoanRow, toLoanCsv, toLoanXes } from '../testing/loan-log.ts';
import { createMemorySource } from '../testing/memory-source.ts';
import { bpic2012Csv, bpic2012Xes } from './index.ts';

const OFFERS = 'W_Nabellen offertes';
const DECIDED = '2011-10-13T10:37:29.226+02:00';

/** One application from its submission to its approval. */
const approved: LoanRow[] = [
  ['1', '20000', 'A_SUBMITTED', 'COMPLETE', '112', '2011-10-01T00:38:44.546+02:00'],
  ['1', '20000', 'A_FINALIZED', 'COMPLETE', '10862', '2011-10-01T11:45:09.243+02:00'],
  ['1', '20000', 'O_CREATED', 'COMPLETE', '10862', '2011-10-01T11:45:11.197+02:00'],
  ['1', '20000', OFFERS, 'SCHEDULE', '', '2011-10-01T11:45:11.554+02:00'],
  ['1', '20000', OFFERS, 'START', '10913', '2011-10-01T12:15:41.290+02:00'],
  ['1', '20000', OFFERS, 'COMPLETE', '10913', '2011-10-01T12:17:08.924+02:00'],
  ['1', '20000', 'W_Valideren aanvraag', 'SCHEDULE', '10629', '2011-10-13T10:05:00.000+02:00'],
  ['1', '20000', 'W_Valideren aanvraag', 'START', '', '2011-10-13T10:05:26.925+02:00'],
  ['1', '20000', 'A_REGISTERED', 'COMPLETE', '10629', DECIDED],
  ['1', '20000', 'A_APPROVED', 'COMPLETE', '10629', DECIDED],
  ['1', '20000', 'O_ACCEPTED', 'COMPLETE', '10629', DECIDED],
  ['1', '20000', 'A_ACTIVATED', 'COMPLETE', '10629', DECIDED],
  ['1', '20000', 'W_Valideren aanvraag', 'COMPLETE', '10629', '2011-10-13T10:37:37.026+02:00'],
];

const readCsvRows = (rows: readonly LoanRow[]) =>
  collect(bpic2012Csv, createMemorySource({ 'log.csv': toLoanCsv(rows) }));

const ofOrder = (facts: readonly ImportedFact[], order: string) =>
  facts.filter(({ stream }) => stream === `order-${order}`);

/** The order after the facts of its stream, in the order of the file. */
const foldOrder = (facts: readonly ImportedFact[]) =>
  facts
    .map((fact) => ({ ...fact, id: '', at: fact.occurredAt, knownAt: fact.occurredAt }))
    .reduce((order, fact) => evolveOrder(order, fact as Fact<OrderStreamEvent>), absentOrder);

describe('an application', () => {
  it('is an order from its submission to its verdict; the offer after it is a touch', async () => {
    const { facts } = await readCsvRows(approved);
    expect(ofOrder(facts, '1').map(({ type, data }) => [type, data])).toEqual([
      [
        'OrderOpened',
        {
          order: '1',
          customer: null,
          rep: null,
          stage: 'A_SUBMITTED',
          amount: '2000000',
          currency: 'EUR',
        },
      ],
      ['OrderStageChanged', { stage: 'A_FINALIZED' }],
      ['OrderStageChanged', { stage: 'O_CREATED' }],
      ['OrderOwnerChanged', { rep: '10862' }],
      ['TaskOpened', { kind: 'W_Valideren aanvraag', order: '1', who: '10629' }],
      ['TaskStarted', { kind: 'W_Valideren aanvraag', order: '1' }],
      ['OrderWon', { signedOn: '2011-10-13' }],
      ['TouchRecorded', { order: '1', channel: 'document', what: 'O_ACCEPTED', rep: '10629' }],
      ['TaskDone', { kind: 'W_Valideren aanvraag', order: '1', who: '10629' }],
    ]);
    expect(foldOrder(ofOrder(facts, '1'))).toMatchObject({
      status: 'won',
      stage: 'O_CREATED',
      touches: 1,
      anomalies: 0,
    });
  });

  it('takes what stands before the verdict at the same instant for a stage', async () => {
    const { facts } = await readCsvRows([
      ['2', '500', 'A_SUBMITTED', 'COMPLETE', '112', '2011-11-01T10:00:00.000+01:00'],
      ['2', '500', 'O_DECLINED', 'COMPLETE', '11000', '2011-11-02T10:00:00.000+01:00'],
      ['2', '500', 'A_DECLINED', 'COMPLETE', '11000', '2011-11-02T10:00:00.000+01:00'],
    ]);
    expect(ofOrder(facts, '2').map(({ type }) => type)).toEqual([
      'OrderOpened',
      'OrderStageChanged',
      'OrderLost',
    ]);
    expect(foldOrder(ofOrder(facts, '2'))).toMatchObject({
      status: 'lost',
      stage: 'O_DECLINED',
      lostReason: 'declined',
      amount: 50_000,
      anomalies: 0,
    });
  });

  it('is signed on the day in Amsterdam', async () => {
    const { facts } = await readCsvRows([
      ['3', '0', 'A_SUBMITTED', 'COMPLETE', '112', '2012-02-29T22:00:00Z'],
      ['3', '0', 'A_APPROVED', 'COMPLETE', '112', '2012-02-29T23:30:00Z'],
    ]);
    expect(facts.find(({ type }) => type === 'OrderWon')?.data).toEqual({ signedOn: '2012-03-01' });
    expect(facts.find(({ type }) => type === 'OrderOpened')?.data).toMatchObject({ amount: '0' });
  });
});

describe('a call', () => {
  it('counts from its start, and has talk when it ends', async () => {
    const { facts } = await readCsvRows(approved);
    const leg = {
      vendor: 'bpic2012',
      account: 'nabellen_offertes',
      leg: '1.1317464141290.10913',
      direction: 'outbound',
      extension: '10913',
      number: null,
      zone: 'Europe/Amsterdam',
      startedAt: '2011-10-01T10:15:41.290Z',
    };
    const calls = facts.filter(({ stream }) => stream.startsWith('call-'));
    expect(calls.map(({ type, data, occurredOffset }) => [type, data, occurredOffset])).toEqual([
      ['CallProgressed', { ...leg, status: 'in_progress' }, 120],
      ['CallCompleted', { ...leg, outcome: 'unknown', talkMs: 87_634 }, 120],
    ]);
    expect(new Set(calls.map(({ stream }) => stream)).size).toBe(1);
  });

  it('pairs start and end of the same application, activity and resource in order', async () => {
    const at = (minute: number) => `2011-10-04T10:${String(minute).padStart(2, '0')}:00.000+02:00`;
    const row = (lifecycle: string, resource: string, minute: number): LoanRow => [
      '7',
      '100',
      OFFERS,
      lifecycle,
      resource,
      at(minute),
    ];
    const { facts, dirt } = await readCsvRows([
      row('START', '', 1),
      row('START', '', 2),
      row('START', '11', 3),
      row('COMPLETE', '', 5),
      row('COMPLETE', '12', 6),
      row('COMPLETE', '', 10),
    ]);
    const ended = facts.flatMap((fact) =>
      fact.type === 'CallCompleted' ? [[fact.data.startedAt, fact.data.talkMs]] : [],
    );
    expect(ended).toEqual([
      ['2011-10-04T08:01:00.000Z', 240_000],
      ['2011-10-04T08:02:00.000Z', 480_000],
    ]);
    expect(dirt.map(({ dirt: kind, line }) => [kind, line])).toEqual([
      ['end_without_start', 6],
      ['start_without_end', 4],
    ]);
  });
});

describe('the log as a whole', () => {
  it('tells who works there, each from the first row that names them', async () => {
    const { facts } = await readCsvRows(approved);
    const staff = facts.filter(({ type }) => type === 'RepJoined' || type === 'ExtensionMapped');
    expect(staff.map(({ stream, data }) => [stream, data])).toEqual([
      ['rep-10629', { rep: '10629', name: '10629', effectiveAt: '2011-10-13T08:05:00.000Z' }],
      ['rep-10862', { rep: '10862', name: '10862', effectiveAt: '2011-10-01T09:45:09.243Z' }],
      ['rep-10913', { rep: '10913', name: '10913', effectiveAt: '2011-10-01T10:15:41.290Z' }],
      ['rep-112', { rep: '112', name: '112', effectiveAt: '2011-09-30T22:38:44.546Z' }],
      [
        'extension-bpic2012-nabellen_offertes-10913',
        {
          vendor: 'bpic2012',
          account: 'nabellen_offertes',
          extension: '10913',
          rep: '10913',
          effectiveAt: '2011-10-01T10:15:41.290Z',
        },
      ],
    ]);
  });

  it('accounts for every row', async () => {
    const { rows, facts, dirt, passedOver } = await readCsvRows(approved);
    expect(rows).toBe(approved.length);
    expect(dirt).toEqual([]);
    expect(passedOver.map(({ reason, line }) => [reason, line])).toEqual([
      ['call_scheduled', 5],
      ['comes_with_every_approval', 10],
      ['comes_with_every_approval', 13],
    ]);
    const lines = new Set([...facts, ...passedOver].map(({ line }) => line));
    expect(lines.size).toBe(approved.length + 1);
  });

  it('counts what it cannot read by kind and line, and takes the rest', async () => {
    const good = '2011-10-01T00:38:44.546+02:00';
    const { facts, dirt } = await readCsvRows([
      ['1', '20000', 'A_SUBMITTED', 'COMPLETE', '112', good],
      ['1', '20000', 'X_INVENTED', 'COMPLETE', '112', good],
      ['1', '20000', 'A_FINALIZED', 'COMPLETE', '112', '1 October 2011'],
      ['two words', '20000', 'A_SUBMITTED', 'COMPLETE', '112', good],
      ['4', '1e9', 'A_SUBMITTED', 'COMPLETE', '112', good],
      ['4', '1', OFFERS, 'SUSPEND', '112', good],
      ['4', '1', 'W_Beoordelen fraude', 'SUSPEND', '112', good],
      ['4', '1', 'A_FINALIZED', 'COMPLETE', '1 1', good],
    ]);
    expect(dirt.map(({ dirt: kind, line, detail }) => [kind, line, detail])).toEqual([
      ['unknown_activity', 3, 'X_INVENTED'],
      ['bad_timestamp', 4, '1 October 2011'],
      ['bad_case', 5, undefined],
      ['bad_amount', 6, '1e9'],
      ['unknown_lifecycle', 7, 'SUSPEND'],
      ['unknown_lifecycle', 8, 'SUSPEND'],
      ['bad_resource', 9, undefined],
    ]);
    expect(facts.filter(({ stream }) => stream.startsWith('order-'))).toHaveLength(1);
  });

  it('takes the instant of a column for when the organisation knew, and says where it is missing', async () => {
    const source = createMemorySource({
      'log.csv': `case_id,amount_req,activity,lifecycle,resource,timestamp,entered
9,1,A_SUBMITTED,COMPLETE,,2011-10-01T10:00:00Z,2011-10-02T10:00:00Z
9,1,A_ACCEPTED,COMPLETE,,2011-10-01T11:00:00Z,\n`,
    });
    const { facts, dirt } = await collect(bpic2012Csv, source, { recordedColumn: 'entered' });
    expect(facts.slice(0, 2).map(({ recordedAt }) => recordedAt)).toEqual([
      Date.parse('2011-10-02T10:00:00Z') * 1_000,
      undefined,
    ]);
    expect(dirt).toMatchObject([{ dirt: 'no_recorded_time', line: 3 }]);
  });
});

describe('XES and CSV', () => {
  it('tell the same facts', async () => {
    const rows = [...approved, ...inventLoanRows(20)];
    const csv = await readCsvRows(rows);
    const xes = await collect(bpic2012Xes, createMemorySource({ 'log.xes': toLoanXes(rows) }, 97));
    const withoutLine = ({ line, ...fact }: ImportedFact) => fact;
    expect(xes.facts.map(withoutLine)).toEqual(csv.facts.map(withoutLine));
    expect(xes.rows).toBe(csv.rows);
    expect(csv.facts.length).toBeGreaterThan(200);
  });

  it('names the line of an event in XES', async () => {
    const source = createMemorySource({ 'log.xes': toLoanXes(approved.slice(0, 2)) });
    const { facts } = await collect(bpic2012Xes, source);
    expect(facts.slice(0, 2).map(({ line }) => line)).toEqual([4, 7]);
  });

  it.each([
    ['text that is no XML', 'case_id,amount', 'import_wrong_format'],
    ['another XML', '<html><body/></html>', 'import_wrong_format'],
    ['an element that is closed by another', '<log>\n<trace>\n</log>', 'import_wrong_format'],
    ['a log that ends too early', '<log>\n<trace>\n', 'import_file_damaged'],
  ])('refuse %s, naming file and line', async (_, content, code) => {
    const reading = collect(bpic2012Xes, createMemorySource({ 'log.xes': content }));
    await expect(reading).rejects.toMatchObject({ code });
    await expect(reading).rejects.toThrow(/log\.xes:\d+: /);
  });
});
