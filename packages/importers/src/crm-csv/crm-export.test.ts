import { describe, expect, it } from 'vitest';
import { collect } from '../testing/collect.ts';
import { createMemorySource } from '../testing/memory-source.ts';
import { crmCsv } from './index.ts';

const MAP = {
  system: 'oldcrm',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  delimiter: ';',
  since: '2024-01-01',
  customers: { file: 'firms.csv', id: 'no', name: 'firm', segment: 'branch' },
  teams: { file: 'people.csv', id: 'team', name: 'team', division: 'office' },
  reps: { file: 'people.csv', id: 'no', name: 'person', team: 'team' },
  orders: {
    file: 'deals.csv',
    id: 'deal',
    customer: 'firm no',
    rep: 'person no',
    openedOn: 'opened',
    openingStage: 'Offer',
    stage: 'stage',
    won: ['Won'],
    lost: ['Lost'],
    closedOn: 'closed',
    amount: 'value',
    currency: 'currency',
    lostReason: 'why',
    expectedCloseOn: 'expected',
  },
};

const FILES = {
  'firms.csv': 'no;firm;branch\n7;Müller & Söhne;steel\nK 8;Weiß;\n7;Müller again;\n',
  'people.csv': 'no;person;team;office\np1;Anna Ode;North;Bremen\np2;Ben Ade;North;Bremen\n',
};

const HEADER = 'deal;firm no;person no;opened;stage;closed;value;currency;why;expected';

const read = (deals: readonly string[], map: unknown = MAP) =>
  collect(
    crmCsv,
    createMemorySource({
      'map.json': JSON.stringify(map),
      ...FILES,
      'deals.csv': `${[HEADER, ...deals].join('\n')}\n`,
    }),
  );

const ofOrder = async (deal: string) => {
  const { facts, dirt } = await read([deal]);
  const order = facts.filter(({ stream }) => stream.startsWith('order-'));
  return {
    events: order.map(({ type, data, occurredAt }) => [
      type,
      data,
      new Date(occurredAt / 1_000).toISOString(),
    ]),
    keys: order.map(({ key }) => key.id),
    dirt: dirt.map(({ dirt: kind }) => kind),
  };
};

describe('orders of an export', () => {
  it('are opened in the opening stage, and won on their closing day', async () => {
    const { events, keys, dirt } = await ofOrder(
      'd1;7;p1;2024-03-30;Won;2024-04-02;1200.5;EUR;;2024-05-01',
    );
    expect(events).toEqual([
      [
        'OrderOpened',
        {
          order: 'd1',
          customer: '7',
          rep: 'p1',
          stage: 'Offer',
          amount: '120050',
          currency: 'EUR',
          expectedCloseOn: '2024-05-01',
        },
        '2024-03-29T23:00:00.000Z',
      ],
      ['OrderWon', { signedOn: '2024-04-02' }, '2024-04-01T22:00:00.000Z'],
    ]);
    expect(keys).toEqual(['order/d1/opened', 'order/d1/won']);
    expect(dirt).toEqual([]);
  });

  it('are lost for the reason told', async () => {
    const { events } = await ofOrder('d1;7;p1;2024-03-01;Lost;2024-03-02;0;;price;');
    expect(events[1]?.slice(0, 2)).toEqual(['OrderLost', { reason: 'price' }]);
  });

  it('stand in their stage where they are open', async () => {
    const { events, keys } = await ofOrder('d 1;;;2024-03-01T10:00:00+01:00;Contract;;900;CHF;;');
    expect(events).toMatchObject([
      [
        'OrderOpened',
        { order: 'd%201', customer: null, rep: null, currency: 'CHF' },
        '2024-03-01T09:00:00.000Z',
      ],
      ['OrderStageChanged', { stage: 'Contract' }, '2024-03-01T09:00:00.000Z'],
    ]);
    expect(keys[1]).toBe('order/d%201/stage/Contract');
  });

  it.each([
    ['without an opening day', 'd1;7;p1;;Offer;;1;;;', 'no_open_date', 0],
    ['with an opening day that is none', 'd1;7;p1;1.3.2024;Offer;;1;;;', 'bad_open_date', 0],
    ['without an id', ';7;p1;2024-03-01;Offer;;1;;;', 'no_id', 0],
    ['without an amount', 'd1;7;p1;2024-03-01;Offer;;;;;', 'no_amount', 1],
    ['with an amount that is none', 'd1;7;p1;2024-03-01;Lost;2024-03-02;1,5;;;', 'bad_amount', 2],
    ['with a part of a cent', 'd1;7;p1;2024-03-01;Offer;;1.005;;;', 'amount_rounded', 1],
    ['with a currency that is none', 'd1;7;p1;2024-03-01;Offer;;1;euro;;', 'bad_currency', 1],
    ['decided without a day', 'd1;7;p1;2024-03-01;Won;;1;;;', 'no_close_date', 1],
    [
      'decided before they began',
      'd1;7;p1;2024-03-02;Won;2024-03-01;1;;;',
      'closed_before_opened',
      2,
    ],
    [
      'open with a closing day',
      'd1;7;p1;2024-03-02;Offer;2024-03-03;1;;;',
      'open_with_close_date',
      1,
    ],
    ['without a stage', 'd1;7;p1;2024-03-02;;;1;;;', 'no_stage', 1],
    ['of a customer who is not listed', 'd1;9;p1;2024-03-02;Offer;;1;;;', 'not_in_customers', 1],
    ['of a rep who is not listed', 'd1;7;p9;2024-03-02;Offer;;1;;;', 'not_in_reps', 1],
  ])('%s are counted as dirt', async (_, deal, kind, events) => {
    const order = await ofOrder(deal);
    expect(order.dirt).toContain(kind);
    expect(order.events).toHaveLength(events);
  });

  it('rise to the signed amount when they are won, where a price list tells what they began at', async () => {
    const openingAmount = {
      file: 'people.csv',
      key: 'no',
      value: 'office',
      by: 'person no',
      aliases: { P1: 'p1' },
    };
    const map = { ...MAP, orders: { ...MAP.orders, openingAmount } };
    const source = createMemorySource({
      'map.json': JSON.stringify(map),
      'firms.csv': FILES['firms.csv'],
      'people.csv': 'no;person;team;office\np1;Anna Ode;North;550\n',
      'deals.csv': `${HEADER}\nd1;7;P1;2024-03-01;Won;2024-03-09;480;;;\nd2;7;x;2024-03-01;Offer;;;;;\n`,
    });
    const { facts, dirt } = await collect(crmCsv, source);
    const amounts = facts.flatMap(({ type, data }) =>
      'amount' in data && 'currency' in data ? [[type, data.amount]] : [],
    );
    expect(amounts).toEqual([
      ['OrderOpened', '55000'],
      ['OrderAmountChanged', '48000'],
      ['OrderOpened', '0'],
    ]);
    expect(dirt.map(({ dirt: kind }) => kind)).toContain('no_opening_amount');
  });
});

describe('lists of an export', () => {
  it('give customers, teams and reps once each, from the day on that the map names', async () => {
    const { facts, passedOver } = await read([]);
    expect(facts.map(({ type, data }) => [type, data])).toEqual([
      [
        'CustomerRegistered',
        { customer: '7', name: 'Müller & Söhne', segment: 'steel', source: 'oldcrm' },
      ],
      ['CustomerRegistered', { customer: 'K%208', name: 'Weiß', source: 'oldcrm' }],
      ['TeamDefined', expect.objectContaining({ name: 'North', division: 'Bremen' })],
      ['RepJoined', expect.objectContaining({ rep: 'p1', name: 'Anna Ode' })],
      ['RepAssignedToTeam', expect.objectContaining({ rep: 'p1' })],
      ['RepJoined', expect.objectContaining({ rep: 'p2', name: 'Ben Ade' })],
      ['RepAssignedToTeam', expect.objectContaining({ rep: 'p2' })],
    ]);
    expect(facts[3]?.data).toMatchObject({ effectiveAt: '2023-12-31T23:00:00.000Z' });
    expect(passedOver.map(({ reason }) => reason)).toEqual([
      'customers_listed_before',
      'teams_listed_before',
    ]);
  });

  it('make no id of a name: what is known by its name only gets a pseudonym, everywhere the same', async () => {
    const { facts } = await read([]);
    const teams = facts.flatMap(({ data }) => ('team' in data && data.team ? [data.team] : []));
    expect(teams).toHaveLength(3);
    expect(new Set(teams).size).toBe(1);
    expect(teams[0]).toMatch(/^[0-9a-f]{24}$/);
    expect(JSON.stringify(facts.map(({ stream, key }) => [stream, key]))).not.toMatch(
      /North|Anna|Ben|Müller/,
    );
  });
});

describe('a map file', () => {
  it.each([
    ['that is no JSON', '{', 'map.json is not JSON'],
    ['with a word too many', JSON.stringify({ ...MAP, colour: 'red' }), 'map.json'],
    ['with a zone that is none', JSON.stringify({ ...MAP, zone: 'Berlin' }), 'zone'],
  ])('%s is refused', async (_, text, detail) => {
    const reading = collect(crmCsv, createMemorySource({ 'map.json': text }));
    await expect(reading).rejects.toMatchObject({ code: 'import_bad_map' });
    await expect(reading).rejects.toThrow(detail);
  });

  it('that names a column which is not there is refused', async () => {
    const reading = read([], { ...MAP, orders: { ...MAP.orders, stage: 'phase' } });
    await expect(reading).rejects.toMatchObject({ code: 'import_wrong_format', field: 'phase' });
  });
});
