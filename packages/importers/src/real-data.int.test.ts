import { join } from 'node:path';
import {
  absentOrder,
  evolveOrder,
  type Fact,
  type Order,
  type OrderStreamEvent,
  type RecordedEvent,
} from '@grasp/domain';
import { createMemoryEventStore, type EventStore } from '@grasp/event-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findImporter } from './importers.ts';
import type { ImportResult } from './ledger.ts';
import { readCsv } from './read-csv.ts';
import { runImport } from './run-import.ts';
import { createSource } from './source.ts';

const data = process.env['GRASP_DATA'];
const NEEDS = 'needs GRASP_DATA: the folder of public data sets';
const CSV = 'bpic2012/bpic2012_events.csv.gz';
const XES = 'bpic2012/BPI_Challenge_2012.xes.gz';

function importFile(
  store: EventStore,
  format: string,
  file: string,
  options?: Record<string, string>,
): Promise<ImportResult> {
  const importer = findImporter(format);
  if (importer === undefined) throw new Error(`no importer for ${format}`);
  const actor = { kind: 'importer', id: 'me', via: 'import' } as const;
  return runImport({ importer, file, store, actor, secret: 'of the tests', options });
}

const countsOf = (counts: ImportResult['dirt']) =>
  Object.fromEntries(counts.map(({ kind, count }) => [kind, count]));

function sizes<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const groups = Map.groupBy(items, keyOf);
  return Object.fromEntries([...groups].map(([key, group]) => [key, group.length]));
}

async function streamsOf(store: EventStore, category: string) {
  const streams = new Map<string, RecordedEvent[]>();
  const filter = { categories: [category] };
  for await (const { events } of store.readAll({ after: 0n, filter, batchSize: 5_000 })) {
    for (const event of events) {
      const stream = streams.get(event.stream);
      if (stream) stream.push(event);
      else streams.set(event.stream, [event]);
    }
  }
  return streams;
}

/** S(v, ∞) of an order: in the order of occurredAt, then as they stand in the stream. */
function orderAt(events: readonly RecordedEvent[], v: number): Order {
  return events
    .filter(({ occurredAt }) => occurredAt <= v)
    .sort((a, b) => a.occurredAt - b.occurredAt || a.revision - b.revision)
    .map(({ id, type, data, occurredAt: at }) => ({ id, type, data, at, knownAt: at }))
    .reduce(
      (order, fact) => evolveOrder(order, fact as unknown as Fact<OrderStreamEvent>),
      absentOrder,
    );
}

describe('the loan log of 2012', () => {
  let store: EventStore;
  let csv: ImportResult;
  beforeAll(async () => {
    store = createMemoryEventStore();
    if (data !== undefined) csv = await importFile(store, 'bpic2012-csv', join(data, CSV));
  }, 600_000);
  afterAll(() => store[Symbol.asyncDispose]());

  it('is accounted for row by row', ({ skip }) => {
    skip(data === undefined, NEEDS);
    expect(csv).toMatchObject({ rows: 262_200, duplicates: 0, conflicts: 0, rejected: 0 });
    expect(csv).toMatchObject({ accepted: csv.facts, behind: 0 });
    expect(csv.factsByType).toMatchObject({
      OrderOpened: 13_087,
      OrderWon: 2_246,
      OrderLost: 10_442,
      TouchRecorded: 2_051,
      CallProgressed: 39_703,
      CallCompleted: 39_699,
      RepJoined: 68,
    });
    expect(countsOf(csv.dirt)).toEqual({
      end_without_start: 582,
      call_over_8_hours: 184,
      start_without_end: 4,
    });
    expect(countsOf(csv.passedOver)).toEqual({
      call_scheduled: 13_788,
      comes_with_every_approval: 4_492,
    });
  });

  it('gives by XES what it gave by CSV: nothing is added, nothing differs', async ({ skip }) => {
    if (data === undefined) return skip(NEEDS);
    const xes = await importFile(store, 'bpic2012-xes', join(data, XES));
    expect(xes).toMatchObject({ rows: 262_200, accepted: 0, duplicates: csv.accepted });
    expect(xes).toMatchObject({ conflicts: 0, rejected: 0, factsByType: csv.factsByType });
    expect(countsOf(xes.dirt)).toEqual(countsOf(csv.dirt));
  }, 600_000);

  it('folds to the counts of the log, with no event out of place', async ({ skip }) => {
    skip(data === undefined, NEEDS);
    const orders = [...(await streamsOf(store, 'order')).values()].map((events) =>
      orderAt(events, Number.POSITIVE_INFINITY),
    );
    expect(sizes(orders, ({ status }) => status)).toEqual({ won: 2_246, lost: 10_442, open: 399 });
    expect(orders.filter(({ anomalies }) => anomalies > 0)).toEqual([]);
    const won = orders.filter(({ status }) => status === 'won');
    expect(sizes(won, ({ signedOn }) => signedOn?.slice(0, 7) ?? '')).toEqual({
      '2011-10': 227,
      '2011-11': 497,
      '2011-12': 406,
      '2012-01': 400,
      '2012-02': 496,
      '2012-03': 220,
    });
    const legs = [...(await streamsOf(store, 'call')).keys()];
    expect(sizes(legs, (leg) => leg.split('-')[2] ?? '')).toEqual({
      nabellen_offertes: 22_406,
      nabellen_incomplete_dossiers: 11_400,
      afhandelen_leads: 5_897,
    });
  }, 300_000);

  it('says of any instant what a plain reading of the file says, order by order', async ({
    skip,
  }) => {
    if (data === undefined) return skip(NEEDS);
    const streams = await streamsOf(store, 'order');
    const rows = await readPlainRows(join(data, CSV));
    const instants = pick(rows.values().toArray().flat(), 15).flatMap(({ at }) => [
      at - 1,
      at,
      at + 1,
    ]);
    for (const v of instants) {
      const wrong = [...rows].filter(([order, ofOrder]) => {
        const { status, stage, amount } = orderAt(streams.get(`order-${order}`) ?? [], v);
        const said = status === 'absent' ? status : `${status} ${stage} ${amount}`;
        return said !== plainStateAt(ofOrder, v);
      });
      expect(wrong).toEqual([]);
    }
  }, 600_000);
});

describe('the calls of the bank', () => {
  it('are all there, with every kind of dirt counted', async ({ skip }) => {
    if (data === undefined) return skip(NEEDS);
    await using store = createMemoryEventStore();
    const file = join(data, 'anonbank_calls/calls_1999-02.tsv.gz');
    const result = await importFile(store, 'anonbank', file);
    expect(result).toMatchObject({ rows: 33_344, conflicts: 0, rejected: 0, duplicates: 0 });
    expect(result.factsByType).toEqual({
      CallCompleted: 33_344,
      RepJoined: 24,
      ExtensionMapped: 111,
      CalendarSet: 1,
    });
    expect(countsOf(result.dirt)).toEqual({
      two_digit_year: 33_344,
      unknown_customer: 19_558,
      call_id_reused: 17_828,
      served_without_agent: 491,
      phantom: 278,
      service_after_hang_up: 97,
      served_without_service: 50,
      negative_vru_time: 25,
      rounded_customer: 21,
    });
    const calls = [...(await streamsOf(store, 'call')).values()].flat();
    expect(sizes(calls, ({ data: call }) => String(call['outcome']))).toEqual({
      answered_human: 27_162,
      abandoned: 5_904,
      unknown: 278,
    });
    expect(calls.filter(({ data: call }) => call['account'] === 'NW')).toHaveLength(7_604);
    expect(await importFile(store, 'anonbank', file)).toMatchObject({ accepted: 0 });
  }, 300_000);
});

describe('the CRM export of Maven', () => {
  it('is read by its map', async ({ skip }) => {
    if (data === undefined) return skip(NEEDS);
    await using store = createMemoryEventStore();
    const map = new URL('crm-csv/fixtures/maven.map.json', import.meta.url).pathname;
    const options = { folder: join(data, 'crm_maven') };
    const result = await importFile(store, 'crm-csv', map, options);
    expect(result.factsByType).toEqual({
      CustomerRegistered: 85,
      TeamDefined: 6,
      RepJoined: 35,
      RepAssignedToTeam: 35,
      OrderOpened: 8_300,
      OrderAmountChanged: 4_173,
      OrderWon: 4_238,
      OrderLost: 2_473,
    });
    expect(countsOf(result.dirt)).toEqual({ no_open_date: 500 });
    const again = await importFile(store, 'crm-csv', map, options);
    expect(again).toMatchObject({ accepted: 0, duplicates: result.accepted });
  }, 300_000);
});

type PlainRow = { at: number; activity: string; amount: number };

/** The rows of each application that say something about its order, as they stand in the file. */
async function readPlainRows(path: string): Promise<Map<string, PlainRow[]>> {
  const rows = new Map<string, PlainRow[]>();
  const columns = ['case_id', 'activity', 'timestamp', 'amount_req'];
  for await (const chunk of readCsv(await createSource(path).open(), { columns })) {
    for (const { fields } of chunk.rows) {
      const [order = '', activity = '', timestamp = '', amount = ''] = fields;
      if (!/^[AO]_/.test(activity) || /REGISTERED|ACTIVATED/.test(activity)) continue;
      const row = { at: Date.parse(timestamp) * 1_000, activity, amount: Number(amount) * 100 };
      rows.set(order, [...(rows.get(order) ?? []), row]);
    }
  }
  return rows;
}

/** Stages follow one another until the application is decided; what comes later says nothing. */
function plainStateAt(rows: readonly PlainRow[], v: number): string {
  let status = 'absent';
  let stage = '';
  for (const { at, activity } of rows) {
    if (at > v || status === 'won' || status === 'lost') continue;
    if (activity === 'A_APPROVED') status = 'won';
    else if (activity === 'A_DECLINED' || activity === 'A_CANCELLED') status = 'lost';
    else {
      status = 'open';
      stage = activity;
    }
  }
  return status === 'absent' ? status : `${status} ${stage} ${rows[0]?.amount}`;
}

/** Evenly spread picks: the same in every run. */
function pick<T>(all: readonly T[], count: number): T[] {
  const step = Math.floor(all.length / count);
  return Array.from({ length: count }, (_, i) => all[i * step + 17] as T);
}
