import { type DataOf, streams } from '@grasp/domain';
import type { Append } from '@grasp/event-store';
import { foldAt } from '@grasp/projections';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseReference } from '../../reference.ts';
import type { RenewalBucket } from '../../views.ts';
import {
  COMPANY,
  type EffectTest,
  openEffectTest,
  opened,
  placeOf,
  registered,
  reportedDaily,
  said,
} from '../testing/company.ts';
import { type RenewalQuery, renewalBoard } from './board.ts';

const NOON = '2026-07-01T10:00:00Z';

let test: EffectTest;
beforeEach(async () => {
  test = await openEffectTest();
});
afterEach(() => test[Symbol.asyncDispose]());

const board = (v: string, known: 'then' | 'now' = 'now', given: Partial<RenewalQuery> = {}) =>
  test.ask((snapshot) => renewalBoard(snapshot, { place: placeOf(v, known), ...given }, COMPANY));

const columnOf = async (bucket: RenewalBucket, v = NOON, known: 'then' | 'now' = 'now') => {
  const column = (await board(v, known)).columns.find((one) => one.bucket === bucket);
  if (column === undefined) throw new Error(`no column ${bucket}`);
  return column;
};
const idsOf = async (bucket: RenewalBucket, v?: string, known?: 'then' | 'now') =>
  (await columnOf(bucket, v, known)).cards.map(({ membership }) => membership);

const rateOf = async (month: string, v = NOON, known: 'then' | 'now' = 'now') => {
  const rate = (await board(v, known)).rates.find((one) => one.month === month);
  if (rate === undefined) throw new Error(`no month ${month}`);
  return rate;
};

type Given = Partial<DataOf<'RenewalDue'>> & { at?: string; knownAt?: string };

function due(membership: string, dueOn: string, given: Given = {}): Append & { id: string } {
  const { at = '2026-01-01T08:00:00Z', knownAt, ...data } = given;
  return said({
    type: 'RenewalDue',
    stream: streams.renewal(membership, 1),
    at,
    knownAt,
    data: {
      membership,
      term: 1,
      customer: `c-${membership}`,
      rep: 'r1',
      dueOn,
      amount: '100000',
      currency: 'EUR',
      ...data,
    },
  });
}

const won = (membership: string, at: string, amount: string, knownAt?: string) =>
  said({
    type: 'RenewalWon',
    stream: streams.renewal(membership, 1),
    at,
    knownAt,
    data: { signedOn: at.slice(0, 10), amount, endsOn: '2028-01-01' },
  });

const lost = (membership: string, at: string) =>
  said({
    type: 'RenewalLost',
    stream: streams.renewal(membership, 1),
    at,
    data: { reason: 'price' },
  });

const voided = (membership: string, at: string, knownAt?: string) =>
  said({
    type: 'MembershipVoided',
    stream: streams.membership(membership),
    at,
    knownAt,
    data: { reason: 'order_not_won' },
  });

const contacted = (membership: string, at: string) =>
  said({
    type: 'RenewalContacted',
    stream: streams.renewal(membership, 1),
    at,
    data: { rep: 'r1', channel: 'call' },
  });

describe('the renewal board', () => {
  it('puts each renewal into its column by the days left', async () => {
    await test.given(
      due('long', '2025-12-01'),
      due('late', '2026-06-30'),
      due('today', '2026-07-01'),
      due('d30', '2026-07-31'),
      due('d31', '2026-08-01'),
      due('d60', '2026-08-30'),
      due('d61', '2026-08-31'),
      due('d90', '2026-09-29'),
      due('d91', '2026-09-30'),
    );
    const { columns } = await board(NOON);
    const ids = columns.map(({ bucket, cards }) => [bucket, cards.map((card) => card.membership)]);
    expect(ids).toEqual([
      ['overdue', ['long', 'late']],
      ['30', ['today', 'd30']],
      ['60', ['d31', 'd60']],
      ['90', ['d61', 'd90']],
    ]);
    expect(columns[0]?.cards.map(({ daysLeft }) => daysLeft)).toEqual([-212, -1]);
    expect(columns[1]).toMatchObject({
      count: 2,
      amounts: [{ amount: '200000', currency: 'EUR' }],
    });
  });

  it('takes the day in the zone of the company', async () => {
    await test.given(due('m1', '2026-07-01'));
    expect(await idsOf('30', '2026-07-01T21:59:59Z')).toEqual(['m1']);
    expect(await idsOf('overdue', '2026-07-01T22:00:00Z')).toEqual(['m1']);
  });

  it('holds what is undecided only, then and now', async () => {
    await test.given(
      due('m1', '2026-07-10'),
      won('m1', '2026-06-20T00:00:00Z', '100000', '2026-07-05T00:00:00Z'),
    );
    expect(await idsOf('30', NOON, 'then')).toEqual(['m1']);
    expect(await idsOf('30', NOON, 'now')).toEqual([]);
    expect(await idsOf('30', '2026-06-19T00:00:00Z', 'now')).toEqual(['m1']);
  });

  it('holds no renewal of a voided membership, from when the void was known', async () => {
    await test.given(
      opened('m1'),
      due('m1', '2026-07-10'),
      voided('m1', '2026-06-20T00:00:00Z', '2026-07-05T00:00:00Z'),
    );
    expect(await idsOf('30', NOON, 'then')).toEqual(['m1']);
    expect(await idsOf('30', NOON, 'now')).toEqual([]);
  });

  it('orders by what is at stake: risk and value', async () => {
    const SPAN = ['2026-03-01', '2026-06-30'] as const;
    const members = ['a', 'b', 'c', 'd', 'e'];
    await test.given(
      ...members.flatMap((id) => [opened(id), ...reportedDaily(id, SPAN, 3)]),
      opened('idle'),
      ...members.slice(0, 2).map((id) => due(id, '2026-08-20', { amount: '200000' })),
      due('idle', '2026-08-20', { amount: '100000' }),
      due('yen', '2026-08-20', { amount: '900000000', currency: 'JPY' }),
    );
    const { cards } = await columnOf('60');
    expect(
      cards.map(({ membership, health, healthReason }) => [membership, health, healthReason]),
    ).toEqual([
      ['idle', 'risk', 'no_inquiries'],
      ['a', 'good', 'fair_effect'],
      ['b', 'good', 'fair_effect'],
      ['yen', 'unknown', 'no_cohort'],
    ]);
    expect(cards[1]).toMatchObject({ effectIndex: 1, inquiries: 90, value: { amount: '200000' } });
    expect(cards[1]?.spark).toHaveLength(12);
  });

  it('tells the last contact and the last touch of the customer', async () => {
    const touch = said({
      type: 'TouchRecorded',
      stream: streams.customer('c-m1'),
      at: '2026-06-25T00:00:00Z',
      data: { customer: 'c-m1', channel: 'email', what: 'offer' },
    });
    await test.given(
      registered('c-m1', 'steel'),
      due('m1', '2026-07-10'),
      contacted('m1', '2026-06-20T00:00:00Z'),
      touch,
      due('m2', '2026-07-10'),
    );
    const { cards } = await columnOf('30');
    expect(cards.find(({ membership }) => membership === 'm1')).toMatchObject({
      contacts: 1,
      lastContactAt: '2026-06-20T00:00:00.000Z',
      lastTouchAt: '2026-06-25T00:00:00.000Z',
      customerName: 'c-m1 Ltd',
    });
    expect(cards.find(({ membership }) => membership === 'm2')).toMatchObject({
      lastTouchAt: null,
      health: 'watch',
      healthReason: 'not_contacted',
    });
  });

  it('says how many there are when it shows fewer', async () => {
    await test.given(...['a', 'b', 'c'].map((id) => due(id, '2026-07-10')));
    const [, column] = (await board(NOON, 'now', { cards: 2 })).columns;
    expect(column).toMatchObject({ count: 3, amounts: [{ amount: '300000' }] });
    expect(column?.cards).toHaveLength(2);
  });
});

describe('the renewal rates', () => {
  it('count early and late renewals in the month in which they were due', async () => {
    await test.given(
      due('early', '2026-05-20'),
      won('early', '2026-02-01T00:00:00Z', '80000'),
      due('late', '2026-05-02'),
      won('late', '2026-06-25T00:00:00Z', '150000'),
      due('lost', '2026-05-10'),
      lost('lost', '2026-05-11T00:00:00Z'),
      due('open', '2026-05-31'),
    );
    expect(await rateOf('2026-05')).toMatchObject({
      due: [{ amount: '400000', currency: 'EUR' }],
      dueCount: 4,
      renewedCount: 2,
      overdueCount: 1,
      aheadCount: 0,
      gross: [{ currency: 'EUR', rate: (80000 + 100000) / 400000 }],
      net: [{ currency: 'EUR', rate: (80000 + 150000) / 400000 }],
    });
    expect(await rateOf('2026-02')).toMatchObject({ dueCount: 0, due: [], gross: [], net: [] });
  });

  it('leave out what is undecided and not yet due, and take in what is decided ahead', async () => {
    await test.given(
      due('today', '2026-07-01'),
      due('ahead', '2026-07-20'),
      due('early', '2026-07-21'),
      won('early', '2026-06-01T00:00:00Z', '100000'),
    );
    expect(await rateOf('2026-07')).toMatchObject({
      dueCount: 2,
      renewedCount: 1,
      overdueCount: 1,
      aheadCount: 1,
      gross: [{ currency: 'EUR', rate: 0.5 }],
    });
  });

  it('keep currencies apart, and give null where nothing was at stake', async () => {
    await test.given(
      due('eur', '2026-06-10'),
      won('eur', '2026-06-10T00:00:00Z', '50000'),
      due('usd', '2026-06-10', { currency: 'USD' }),
      won('usd', '2026-06-10T00:00:00Z', '200000'),
      due('free', '2026-06-10', { currency: 'GBP', amount: '0' }),
    );
    const { gross, net } = await rateOf('2026-06');
    expect(gross).toEqual([
      { currency: 'EUR', rate: 0.5 },
      { currency: 'GBP', rate: null },
      { currency: 'USD', rate: 1 },
    ]);
    expect(net.at(-1)).toEqual({ currency: 'USD', rate: 2 });
  });

  it('leave out what was cancelled, and the undecided of a voided membership', async () => {
    const cancelled = said({
      type: 'RenewalCancelled',
      stream: streams.renewal('cancelled', 1),
      at: '2026-06-01T00:00:00Z',
      data: { reason: 'term_withdrawn' },
    });
    await test.given(
      due('cancelled', '2026-06-10'),
      cancelled,
      opened('voided'),
      due('voided', '2026-06-10'),
      voided('voided', '2026-05-01T00:00:00Z'),
    );
    expect((await rateOf('2026-06')).dueCount).toBe(0);
  });

  it('change with a win that became known late now, and not then', async () => {
    await test.given(
      due('m1', '2026-06-10'),
      won('m1', '2026-06-12T00:00:00Z', '100000', '2026-07-15T00:00:00Z'),
    );
    expect((await rateOf('2026-06', NOON, 'then')).gross).toEqual([{ currency: 'EUR', rate: 0 }]);
    expect((await rateOf('2026-06', NOON, 'now')).gross).toEqual([{ currency: 'EUR', rate: 1 }]);
  });

  it('cover the twelve months up to that of the day', async () => {
    await test.given(due('m1', '2026-06-10'));
    const { rates } = await board('2026-01-31T23:30:00Z');
    expect([rates.length, rates[0]?.month, rates.at(-1)?.month]).toEqual([
      12,
      '2025-03',
      '2026-02',
    ]);
  });
});

describe('the evidence of renewals', () => {
  it('gives exactly the renewals that a column and a rate count', async () => {
    await test.given(
      due('a', '2026-06-10'),
      won('a', '2026-06-12T00:00:00Z', '70000', '2026-07-15T00:00:00Z'),
      due('b', '2026-06-20'),
      due('c', '2026-07-20'),
      opened('d'),
      due('d', '2026-06-20'),
      voided('d', '2026-06-01T00:00:00Z', '2026-07-03T00:00:00Z'),
    );
    for (const known of ['then', 'now'] as const) {
      const column = await columnOf('overdue', NOON, known);
      expect(await amountBehind(column.ref, 'amount')).toEqual([
        column.count,
        Number(column.amounts[0]?.amount),
      ]);
      const rate = await rateOf('2026-06', NOON, known);
      const [count, renewed] = await amountBehind(rate.ref, 'renewedAmount');
      expect(count).toBe(rate.dueCount);
      expect(rate.net).toEqual([{ currency: 'EUR', rate: renewed / Number(rate.due[0]?.amount) }]);
      const [card] = column.cards;
      expect(await amountBehind(card?.ref ?? '', 'amount')).toEqual([
        1,
        Number(card?.value.amount),
      ]);
    }
  });

  async function amountBehind(ref: string, field: 'amount' | 'renewedAmount') {
    const { place } = parseReference(ref);
    const { entities } = await test.prove(ref);
    let sum = 0;
    for (const { projection, entity } of entities) {
      const { state } = foldAt(projection, await test.store.readStream(entity), place);
      sum += (state as Record<typeof field, number>)[field];
    }
    return [entities.length, sum] as const;
  }
});
