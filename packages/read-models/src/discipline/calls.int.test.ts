import { parseInstant, streams } from '@grasp/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { said } from '../effect/testing/company.ts';
import type { Paging } from '../query.ts';
import type { AnomalyKind, CallItem } from '../views.ts';
import { disciplineAnomalies } from './anomalies.ts';
import { disciplineCalls } from './call-list.ts';
import {
  COMPANY,
  calendar,
  called,
  customer,
  days,
  type Floor,
  inTeam,
  linked,
  mapped,
  nowAt,
  numberOf,
  openFloor,
  rep,
  rule,
  thenAt,
} from './testing/floor.ts';

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor[Symbol.asyncDispose]());

const LATER = nowAt('2026-04-30T12:00:00Z');
const DAY = days('2026-03-10');
const MONTH = days('2026-03-01', '2026-03-31');
const HOUR = 3_600_000;

type Asked = Partial<Parameters<typeof disciplineCalls>[1]>;

const callsOf = (asked: Asked = {}) =>
  floor.ask((snapshot) =>
    disciplineCalls(snapshot, { place: LATER, ...DAY, paging: { limit: 50 }, ...asked }, COMPANY),
  );

/** All items, read a page of `limit` at a time. */
async function allPages<T>(
  read: (paging: Paging) => Promise<{ items: T[]; total: number; next: Paging['after'] | null }>,
  limit: number,
): Promise<T[]> {
  const items: T[] = [];
  let after: Paging['after'];
  for (;;) {
    const page = await read({ limit, after });
    items.push(...page.items);
    if (page.next === null) {
      expect(page.total).toBe(items.length);
      return items;
    }
    after = page.next;
  }
}

const time = (item: CallItem): string => item.startedAt.slice(11, 16);

describe('the calls of a day', () => {
  it('each say why they do not count', async () => {
    await floor.given(
      rep('anna', '101'),
      rule({
        minTalkMs: 30_000,
        customerNumberOnly: true,
        workHoursOnly: true,
        duplicateWithinMs: HOUR,
      }),
      calendar({}),
      customer('c1', '+311'),
      called('101', '2026-03-10T07:00:00Z', { number: '+311' }),
      called('101', '2026-03-10T08:00:00Z', { number: '+311' }),
      called('101', '2026-03-10T08:30:00Z', { number: '+311' }),
      called('101', '2026-03-10T08:40:00Z', { number: '+319' }),
      called('101', '2026-03-10T08:50:00Z', { number: '+311', talkMs: 20_000 }),
      called('101', '2026-03-10T09:00:00Z', { number: '+311', outcome: 'busy', talkMs: 0 }),
      called('101', '2026-03-10T09:10:00Z', { leg: 'second', number: '+311' }),
      linked('second', 'first', 'first', '2026-03-10T09:10:00Z'),
      called('101', '2026-03-10T09:20:00Z', { direction: 'inbound', number: '+311' }),
      called('101', '2026-03-10T09:40:00Z', { number: '+311' }),
    );
    const { items } = await callsOf({ rep: 'anna' });
    expect(items.map((item) => `${time(item)} ${item.whyNot}`)).toEqual([
      '07:00 outside_work_hours',
      '08:00 null',
      '08:30 duplicate',
      '08:40 no_customer_number',
      '08:50 too_short',
      '09:00 not_answered',
      '09:10 secondary_leg',
      '09:20 not_outbound',
      '09:40 null',
    ]);
    expect(items.map((item) => item.isValid)).toEqual(items.map((item) => item.whyNot === null));
  });

  it('tell whose they are, with whom, and what was late', async () => {
    await floor.given(
      rep('anna', '101'),
      customer('c1', '+311'),
      customer('c2', '+311'),
      called('101', '2026-03-10T09:00:00Z', { number: '+311', knownAt: '2026-03-11T09:00:00Z' }),
      called(null, '2026-03-10T10:00:00Z', { number: null }),
    );
    const { items, total } = await callsOf();
    expect(total).toBe(2);
    expect(items[0]).toMatchObject({
      rep: 'anna',
      repName: 'Name of anna',
      extension: '101',
      day: '2026-03-10',
      customers: [
        { customer: 'c1', name: 'Customer c1' },
        { customer: 'c2', name: 'Customer c2' },
      ],
      isLate: true,
    });
    expect(items[1]).toMatchObject({ rep: null, number: null, customers: [], isLate: false });
  });

  it('are a rep’s by the mapping at their start, and nobody’s by none, with exact totals', async () => {
    await floor.given(
      rep('anna', '101'),
      called('101', '2026-03-10T09:00:00Z'),
      mapped('101', null, { at: '2026-03-11T12:00:00Z' }),
      mapped('101', 'ben', { at: '2026-03-10T10:00:00Z', knownAt: '2026-03-12T10:00:00Z' }),
      called('101', '2026-03-10T11:00:00Z'),
      called('101', '2026-03-11T11:00:00Z'),
      called('101', '2026-03-11T13:00:00Z'),
      called('102', '2026-03-11T14:00:00Z'),
    );
    const both = days('2026-03-10', '2026-03-11');
    const seen = async (asked: Asked) => {
      const { items, total } = await callsOf({ ...both, ...asked });
      expect(total).toBe(items.length);
      return items.map((item) => `${item.day.slice(8)} ${time(item)}`);
    };
    expect(await seen({ rep: 'anna' })).toEqual(['10 09:00']);
    expect(await seen({ rep: 'ben' })).toEqual(['10 11:00', '11 11:00']);
    expect(await seen({ unattributed: true })).toEqual(['11 13:00', '11 14:00']);
    expect(await seen({ unattributed: true, rep: 'anna' })).toEqual([]);
    expect(await seen({ rep: 'anna', place: thenAt('2026-03-12T09:00:00Z') })).toEqual([
      '10 09:00',
      '10 11:00',
      '11 11:00',
    ]);
  });

  it('come a page at a time, each once, also where many begin at one instant', async () => {
    const at = '2026-03-10T09:00:00Z';
    await floor.given(
      rep('anna', '101'),
      inTeam('anna', 'north', { at: '2026-01-02T00:00:00Z' }),
      Array.from({ length: 7 }, () => called('101', at)),
      called('101', '2026-03-11T08:00:00Z'),
      called('102', '2026-03-11T08:00:00Z'),
    );
    for (const asked of [{}, { team: 'north' }, { unattributed: true }]) {
      const all = (await callsOf({ ...MONTH, ...asked })).items;
      const paged = await allPages((paging) => callsOf({ ...MONTH, ...asked, paging }), 2);
      expect(paged).toEqual(all);
      expect(new Set(paged.map(({ call }) => call)).size).toBe(paged.length);
    }
  });

  it('keep a duplicate a duplicate on whatever page it comes', async () => {
    await floor.given(
      rep('anna', '101'),
      rule({ duplicateWithinMs: HOUR }),
      called('101', '2026-03-10T22:30:00Z'),
      called('101', '2026-03-10T23:10:00Z'),
    );
    const next = await callsOf(days('2026-03-11'));
    expect(next.items.map((item) => item.whyNot)).toEqual(['duplicate']);
  });
});

describe('the anomalies', () => {
  const anomaliesOf = (asked: { kind?: AnomalyKind; rep?: string; paging?: Paging } = {}) =>
    floor.ask((snapshot) =>
      disciplineAnomalies(
        snapshot,
        { place: LATER, ...MONTH, paging: { limit: 50 }, ...asked },
        COMPANY,
      ),
    );

  const timedOut = (leg: string, at: string) => {
    const ids = { vendor: 'asterisk', account: 'hq', leg };
    const stream = streams.call('asterisk', 'hq', leg);
    const rest = { direction: 'outbound', number: null, zone: 'Europe/Amsterdam' } as const;
    const progressed = {
      ...ids,
      ...rest,
      extension: '101',
      status: 'ringing',
      startedAt: at,
    } as const;
    return [
      said({ type: 'CallProgressed', stream, at, data: progressed }),
      said({ type: 'CallClosedByTimeout', stream, at: later(at), data: { ...ids, limitMs: HOUR } }),
    ];
  };
  const later = (at: string) => new Date(parseInstant(at) / 1000 + HOUR).toISOString();

  it('list each kind of fault, as the calls began', async () => {
    await floor.given(
      rep('anna', '101'),
      rep('ben', '102'),
      rule({ duplicateWithinMs: HOUR, ultraShortMs: 5_000 }),
      customer('c1', '+311'),
      customer('c2'),
      numberOf('c2', '+311', { at: '2026-03-10T00:00:00Z' }),
      called('101', '2026-03-09T09:00:00Z', { number: '+311' }),
      called('101', '2026-03-10T09:00:00Z', { number: '+311' }),
      called('101', '2026-03-10T09:30:00Z', { number: '+311', talkMs: 4_000 }),
      called('102', '2026-03-11T09:00:00Z', { talkMs: 4_999 }),
      called('102', '2026-03-11T10:30:00Z', { talkMs: 5_000 }),
      called('103', '2026-03-12T09:00:00Z'),
      called('103', '2026-03-12T09:10:00Z', { direction: 'internal' }),
      called(null, '2026-03-12T09:20:00Z', {
        direction: 'inbound',
        outcome: 'abandoned',
        talkMs: 0,
      }),
      timedOut('lost', '2026-03-13T09:00:00Z'),
    );
    const listed = (items: Awaited<ReturnType<typeof anomaliesOf>>['items']) =>
      items.map((item) => `${item.day.slice(8)} ${time(item)} ${item.kind}`);
    const all = await anomaliesOf();
    expect(listed(all.items)).toEqual([
      '10 09:00 ambiguous',
      '10 09:30 ambiguous',
      '10 09:30 duplicate',
      '10 09:30 ultra_short',
      '11 09:00 ultra_short',
      '12 09:00 unattributed',
      '13 09:00 timed_out',
    ]);
    expect(all.total).toBe(7);
    expect(listed((await anomaliesOf({ kind: 'ultra_short' })).items)).toEqual([
      '10 09:30 ultra_short',
      '11 09:00 ultra_short',
    ]);
    expect(listed((await anomaliesOf({ rep: 'ben' })).items)).toEqual(['11 09:00 ultra_short']);
    const paged = await allPages((paging) => anomaliesOf({ paging }), 2);
    expect(listed(paged)).toEqual(listed(all.items));
  });
});
