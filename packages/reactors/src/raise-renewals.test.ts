import {
  absentMembership,
  absentRenewal,
  evolveMembership,
  evolveRenewal,
  type Fact,
  type MembershipEvent,
  parseInstant,
  type RenewalEvent,
} from '@grasp/domain';
import { createMemoryEventStore } from '@grasp/event-store';
import { describe, expect, it } from 'vitest';
import { extendMemberships } from './extend-memberships.ts';
import { historyOf } from './history.ts';
import { raiseRenewals } from './raise-renewals.ts';
import { createBench, drain, reactTo } from './testing/drain.ts';
import { createStandingClock, type Told, tell } from './testing/tell.ts';

const opened: Told = {
  on: 'membership-m1',
  at: '2026-03-10T10:00:00Z',
  type: 'MembershipOpened',
  data: {
    membership: 'm1',
    order: null,
    customer: 'c1',
    rep: 'r1',
    package: 'gold',
    amount: '1000',
    currency: 'EUR',
    startsOn: '2026-03-10',
    endsOn: '2027-03-10',
  },
};
const voided: Told = {
  on: 'membership-m1',
  at: '2026-04-01T10:00:00Z',
  type: 'MembershipVoided',
  data: { reason: 'fraud' },
};
const won: Told = {
  on: 'renewal-m1-1',
  at: '2027-02-01T10:00:00Z',
  type: 'RenewalWon',
  data: { signedOn: '2027-02-01', amount: '1200', endsOn: '2028-03-10' },
};

function start() {
  const clock = createStandingClock('2028-01-01T00:00:00Z');
  const store = createMemoryEventStore({ now: clock.now });
  const bench = createBench(store, [raiseRenewals, extendMemberships], clock.now);
  const factsOf = async (stream: string, v: string) =>
    historyOf(await store.readStream(stream)).facts.filter((fact) => fact.at <= parseInstant(v));
  const renewal = async (term: number, v = '2200-01-01T00:00:00Z') =>
    (await factsOf(`renewal-m1-${term}`, v)).reduce(
      (state, fact) => evolveRenewal(state, fact as Fact<RenewalEvent>),
      absentRenewal,
    );
  const membership = async (v = '2200-01-01T00:00:00Z') =>
    (await factsOf('membership-m1', v)).reduce(
      (state, fact) => evolveMembership(state, fact as Fact<MembershipEvent>),
      absentMembership,
    );
  return { store, bench, renewal, membership };
}

describe('a membership', () => {
  it('raises a renewal that is due when its term ends, worth the term that ends', async () => {
    const { store, bench, renewal } = start();
    await tell(store, opened);
    await drain(bench);
    expect(await renewal(1)).toMatchObject({
      status: 'due',
      membership: 'm1',
      term: 1,
      customer: 'c1',
      rep: 'r1',
      dueOn: '2027-03-10',
      amount: 1000,
      currency: 'EUR',
    });
  });

  it('cancels its renewal when it is voided, and has it due again when it opens again', async () => {
    const { store, bench, renewal } = start();
    const again = {
      ...opened,
      at: '2026-05-01T00:00:00Z',
      data: { ...opened.data, startsOn: '2026-05-01', endsOn: '2027-05-01' },
    } as Told;
    await tell(store, opened, voided, again);
    await drain(bench);
    expect((await renewal(1, '2026-04-01T09:59:59Z')).status).toBe('due');
    expect((await renewal(1, '2026-04-01T10:00:00Z')).status).toBe('cancelled');
    expect(await renewal(1)).toMatchObject({ status: 'due', dueOn: '2027-05-01' });
  });

  it('leaves a decided renewal decided when it is voided', async () => {
    const { store, bench, renewal } = start();
    await tell(store, opened);
    await drain(bench);
    await tell(store, won);
    await drain(bench);
    await tell(store, { ...voided, at: '2027-06-01T00:00:00Z' });
    await drain(bench);
    expect((await renewal(1)).status).toBe('won');
    expect((await renewal(2)).status).toBe('cancelled');
  });

  it('cancels its renewal from its first day when the opening is retracted', async () => {
    const { store, bench, renewal } = start();
    const [cause] = await tell(store, opened);
    await drain(bench);
    await tell(store, {
      on: 'membership-m1',
      at: '2026-06-01T00:00:00Z',
      type: 'MembershipRetracted',
      data: { corrects: cause?.id ?? '' },
    });
    await drain(bench);
    expect((await renewal(1, '2026-03-10T10:00:00Z')).status).toBe('cancelled');
  });

  it('corrects its renewal when another term becomes known', async () => {
    const { store, bench, renewal } = start();
    const [cause] = await tell(store, opened);
    await drain(bench);
    await tell(store, {
      on: 'membership-m1',
      at: opened.at,
      knownAt: '2026-06-01T00:00:00Z',
      type: 'MembershipCorrected',
      data: {
        corrects: cause?.id ?? '',
        type: 'MembershipOpened',
        version: 1,
        data: { ...opened.data, endsOn: '2026-09-10', amount: '500' },
      },
    });
    await drain(bench);
    expect(await renewal(1)).toMatchObject({ status: 'due', dueOn: '2026-09-10', amount: 500 });
    expect((await store.readStream('renewal-m1-1')).map(({ type }) => type)).toEqual([
      'RenewalDue',
      'RenewalCorrected',
    ]);
  });
});

describe('a won renewal', () => {
  it('extends the membership, and the next term has a renewal of its own', async () => {
    const { store, bench, renewal, membership } = start();
    await tell(store, opened);
    await drain(bench);
    await tell(store, won);
    expect(await drain(bench)).toBe(2);
    expect(await membership('2027-01-31T00:00:00Z')).toMatchObject({ term: 1 });
    expect(await membership()).toMatchObject({ term: 2, amount: 1200, endsOn: '2028-03-10' });
    expect((await renewal(1)).status).toBe('won');
    expect(await renewal(2)).toMatchObject({ status: 'due', dueOn: '2028-03-10', amount: 1200 });
  });

  it('does not extend a membership that is not open', async () => {
    const { store, bench, membership } = start();
    await tell(store, opened);
    await drain(bench);
    await tell(store, voided, won);
    await drain(bench);
    expect(await membership()).toMatchObject({ status: 'voided', term: 1 });
  });

  it('withdraws the extension and its renewal when the win is retracted', async () => {
    const { store, bench, renewal, membership } = start();
    await tell(store, opened);
    await drain(bench);
    const [cause] = await tell(store, won);
    await drain(bench);
    await tell(store, {
      on: 'renewal-m1-1',
      at: '2027-02-05T00:00:00Z',
      type: 'RenewalRetracted',
      data: { corrects: cause?.id ?? '' },
    });
    await drain(bench);
    expect(await membership()).toMatchObject({ term: 1, endsOn: '2027-03-10' });
    expect((await renewal(1)).status).toBe('due');
    expect((await renewal(2)).status).toBe('cancelled');
    await tell(store, { ...won, at: '2027-02-20T00:00:00Z' });
    await drain(bench);
    expect(await membership()).toMatchObject({ term: 2, endsOn: '2028-03-10' });
    expect((await renewal(2)).status).toBe('due');
  });

  it('corrects the extension and the next renewal with the win', async () => {
    const { store, bench, renewal, membership } = start();
    await tell(store, opened);
    await drain(bench);
    const [cause] = await tell(store, won);
    await drain(bench);
    await tell(store, {
      on: 'renewal-m1-1',
      at: won.at,
      knownAt: '2027-03-01T00:00:00Z',
      type: 'RenewalCorrected',
      data: {
        corrects: cause?.id ?? '',
        type: 'RenewalWon',
        version: 1,
        data: { ...won.data, amount: '800' },
      },
    });
    await drain(bench);
    expect((await membership()).amount).toBe(800);
    expect((await renewal(2)).amount).toBe(800);
  });

  it('changes nothing when any of its events comes again', async () => {
    const { store, bench } = start();
    await tell(store, opened);
    await drain(bench);
    await tell(store, won, { ...voided, at: '2027-06-01T00:00:00Z' });
    await drain(bench);
    const before = await store.head();
    for await (const { events } of store.readAll({ after: 0n })) {
      for (const event of events.toReversed()) {
        const reactor = event.stream.startsWith('renewal') ? extendMemberships : raiseRenewals;
        expect(await reactTo(bench, reactor, event)).toBe(0);
      }
    }
    expect(await store.head()).toBe(before);
  });
});
