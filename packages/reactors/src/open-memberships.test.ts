import {
  absentMembership,
  evolveMembership,
  type Fact,
  type MembershipEvent,
  parseInstant,
} from '@grasp/domain';
import { createMemoryEventStore } from '@grasp/event-store';
import { describe, expect, it } from 'vitest';
import { historyOf } from './history.ts';
import { openMemberships } from './open-memberships.ts';
import { createBench, drain, reactTo } from './testing/drain.ts';
import { createStandingClock, type Told, tell } from './testing/tell.ts';

const opened: Told = {
  on: 'order-o1',
  at: '2026-03-01T09:00:00Z',
  type: 'OrderOpened',
  data: {
    order: 'o1',
    customer: 'c1',
    rep: 'r1',
    stage: 'new',
    amount: '2000000',
    currency: 'EUR',
  },
};
const won: Told = {
  on: 'order-o1',
  at: '2026-03-10T10:00:00Z',
  type: 'OrderWon',
  data: { signedOn: '2026-03-10' },
};
const reopened: Told = {
  on: 'order-o1',
  at: '2026-03-12T10:00:00Z',
  type: 'OrderReopened',
  data: { stage: 'new' },
};

function start() {
  const clock = createStandingClock('2026-03-20T00:00:00Z');
  const store = createMemoryEventStore({ now: clock.now });
  const bench = createBench(store, [openMemberships], clock.now);
  const membershipEvents = () => store.readStream('membership-o1');
  const membership = async (v = '2200-01-01T00:00:00Z') =>
    historyOf(await membershipEvents())
      .facts.filter((fact) => fact.at <= parseInstant(v))
      .reduce(
        (state, fact) => evolveMembership(state, fact as Fact<MembershipEvent>),
        absentMembership,
      );
  return { store, bench, membershipEvents, membership };
}

describe('a won order', () => {
  it('opens one membership, for a term from the day of signing, with what was sold', async () => {
    const { store, bench, membership } = start();
    await tell(store, opened, won);
    expect(await drain(bench)).toBe(1);
    expect(await membership()).toEqual({
      status: 'open',
      order: 'o1',
      customer: 'c1',
      rep: 'r1',
      package: 'standard',
      amount: 2000000,
      currency: 'EUR',
      startsOn: '2026-03-10',
      endsOn: '2027-03-10',
      term: 1,
    });
  });

  it('sells the package that its kind names', async () => {
    const { store, bench, membership } = start();
    const { data } = opened as Extract<Told, { type: 'OrderOpened' }>;
    await tell(store, { ...opened, data: { ...data, kind: 'gold' } } as Told, won);
    await drain(bench);
    expect((await membership()).package).toBe('gold');
  });

  it('ends no term after the last day that there is', async () => {
    const { store, bench, membership } = start();
    await tell(store, opened, { ...won, data: { signedOn: '9999-12-30' } } as Told);
    await drain(bench);
    expect((await membership()).endsOn).toBe('9999-12-31');
  });

  it('gives the membership the clock of its cause, and names cause and reactor', async () => {
    const { store, bench, membershipEvents } = start();
    const [, cause] = await tell(store, opened, won);
    await drain(bench);
    const [event] = await membershipEvents();
    expect(event).toMatchObject({
      occurredAt: cause?.occurredAt,
      recordedAt: parseInstant('2026-03-20T00:00:00Z'),
      meta: {
        causationId: cause?.id,
        correlationId: cause?.meta.correlationId,
        actor: { kind: 'system', id: 'open_memberships', via: 'reactor' },
      },
    });
    expect(event?.meta.importId).toBeUndefined();
  });

  it('takes recordedAt and importId over from an imported cause', async () => {
    const { store, bench, membershipEvents } = start();
    const knownAt = '2026-03-11T00:00:00Z';
    await tell(store, opened, { ...won, knownAt, importId: 'i1' });
    await drain(bench);
    const [event] = await membershipEvents();
    expect(event?.recordedAt).toBe(parseInstant(knownAt));
    expect(event?.meta.importId).toBe('i1');
  });

  it('opens nothing when its importer switched reactions off', async () => {
    const { store, bench, membershipEvents } = start();
    await tell(store, opened, { ...won, importId: 'i1', reactionsOff: true });
    expect(await drain(bench)).toBe(0);
    expect(await membershipEvents()).toEqual([]);
  });

  it('leaves alone a membership that somebody opened already', async () => {
    const { store, bench } = start();
    await tell(store, opened, {
      on: 'membership-o1',
      at: '2026-03-09T00:00:00Z',
      type: 'MembershipOpened',
      data: {
        membership: 'o1',
        order: 'o1',
        customer: 'c1',
        rep: 'r1',
        package: 'gold',
        amount: '9',
        currency: 'EUR',
        startsOn: '2026-03-09',
        endsOn: '2026-09-09',
      },
    });
    await tell(store, won, {
      on: 'order-o1',
      at: '2026-03-10T09:00:00Z',
      type: 'OrderAmountChanged',
      data: { amount: '7', currency: 'EUR' },
    });
    expect(await drain(bench)).toBe(0);
  });

  it('opens nothing while its opening is unknown, and opens when that arrives late', async () => {
    const { store, bench, membership } = start();
    await tell(store, won);
    await drain(bench);
    expect((await membership()).status).toBe('absent');
    await tell(store, { ...opened, knownAt: '2026-03-15T00:00:00Z' });
    await drain(bench);
    expect((await membership('2026-03-10T10:00:00Z')).status).toBe('open');
  });
});

describe('an order that leaves won', () => {
  it('voids its membership when it is reopened, from then on', async () => {
    const { store, bench, membership } = start();
    await tell(store, opened, won, reopened);
    await drain(bench);
    expect((await membership('2026-03-12T09:59:59Z')).status).toBe('open');
    expect((await membership('2026-03-12T10:00:00Z')).status).toBe('voided');
  });

  it('voids its membership from its first day when the win is retracted', async () => {
    const { store, bench, membership } = start();
    const [, cause] = await tell(store, opened, won);
    await tell(store, {
      on: 'order-o1',
      at: '2026-03-15T00:00:00Z',
      type: 'OrderRetracted',
      data: { corrects: cause?.id ?? '' },
    });
    await drain(bench);
    expect((await membership('2026-03-10T10:00:00Z')).status).toBe('voided');
    expect((await membership()).status).toBe('voided');
  });

  it('voids its membership when a later loss stands, though the win was told after it', async () => {
    const { store, bench, membership } = start();
    const lost: Told = {
      on: 'order-o1',
      at: '2026-03-11T00:00:00Z',
      type: 'OrderLost',
      data: { reason: 'price' },
    };
    await tell(store, opened, lost, won);
    expect(await drain(bench)).toBe(0);
    expect((await membership()).status).toBe('absent');
  });

  it('opens the membership again when it is won again', async () => {
    const { store, bench, membership } = start();
    const again = { ...won, at: '2026-03-18T10:00:00Z', data: { signedOn: '2026-03-18' } } as Told;
    await tell(store, opened, won, reopened, again);
    await drain(bench);
    expect((await membership('2026-03-17T00:00:00Z')).status).toBe('voided');
    expect(await membership()).toMatchObject({ status: 'open', startsOn: '2026-03-18' });
  });

  it('opens the membership again when the reopening is retracted', async () => {
    const { store, bench, membership } = start();
    const [, , undone] = await tell(store, opened, won, reopened);
    await drain(bench);
    await tell(store, {
      on: 'order-o1',
      at: '2026-03-11T00:00:00Z',
      knownAt: '2026-03-19T00:00:00Z',
      type: 'OrderRetracted',
      data: { corrects: undone?.id ?? '' },
    });
    await drain(bench);
    expect(await membership()).toMatchObject({ status: 'open', startsOn: '2026-03-10' });
  });
});

describe('a won order of which something else becomes known', () => {
  it('corrects the membership when the signing was on another day', async () => {
    const { store, bench, membership } = start();
    const [, cause] = await tell(store, opened, won);
    await drain(bench);
    await tell(store, {
      on: 'order-o1',
      at: '2026-03-08T10:00:00Z',
      knownAt: '2026-03-19T00:00:00Z',
      type: 'OrderCorrected',
      data: {
        corrects: cause?.id ?? '',
        type: 'OrderWon',
        version: 1,
        data: { signedOn: '2026-03-08' },
      },
    });
    await drain(bench);
    expect(await membership('2026-03-08T10:00:00Z')).toMatchObject({
      status: 'open',
      startsOn: '2026-03-08',
      endsOn: '2027-03-08',
    });
  });

  it('corrects the membership when an earlier amount arrives late, not when the amount changes afterwards', async () => {
    const { store, bench, membership } = start();
    const changed = (at: string, amount: string): Told => ({
      on: 'order-o1',
      at,
      knownAt: '2026-03-19T00:00:00Z',
      type: 'OrderAmountChanged',
      data: { amount, currency: 'EUR' },
    });
    await tell(store, opened, won, changed('2026-03-11T00:00:00Z', '5'));
    await drain(bench);
    expect((await membership()).amount).toBe(2000000);
    await tell(store, changed('2026-03-05T00:00:00Z', '300'));
    await drain(bench);
    expect((await membership()).amount).toBe(300);
  });
});

describe('an event that comes again', () => {
  it('changes nothing, whatever came after it', async () => {
    const { store, bench } = start();
    const told = await tell(store, opened, won, reopened);
    await drain(bench);
    const before = await store.head();
    for (const event of [...told, ...told.toReversed()]) {
      expect(await reactTo(bench, openMemberships, event)).toBe(0);
    }
    expect(await store.head()).toBe(before);
  });
});
