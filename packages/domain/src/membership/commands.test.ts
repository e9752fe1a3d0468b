import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../catalogue.ts';
import { given, on } from '../testing/given.ts';

const term = {
  membership: 'm1',
  package: 'gold',
  amount: '500000',
  currency: 'EUR',
  startsOn: '2026-03-01',
  endsOn: '2027-03-01',
};
const opened: DomainEvent = {
  type: 'MembershipOpened',
  data: { ...term, order: null, customer: null, rep: null },
};
const refused = (code: string) => expect.objectContaining({ code });

describe('a membership', () => {
  it('is opened for a term', () => {
    expect(given().when('OpenMembership', term)).toEqual([opened]);
    expect(() => given().when('OpenMembership', { ...term, endsOn: '2026-03-01' })).toThrow(
      refused('membership_term_empty'),
    );
  });

  it('is not opened twice, but again after it was voided', () => {
    expect(() => given(on(1, opened)).when('OpenMembership', term)).toThrow(
      refused('membership_exists'),
    );
    const voided: DomainEvent = { type: 'MembershipVoided', data: { reason: 'order_reopened' } };
    expect(given(on(1, opened), on(2, voided)).when('OpenMembership', term)).toHaveLength(1);
  });

  it('is voided only while it is open', () => {
    const command = { membership: 'm1', reason: 'mistake' };
    expect(given(on(1, opened)).when('VoidMembership', command)).toHaveLength(1);
    expect(() => given().when('VoidMembership', command)).toThrow(refused('membership_not_open'));
  });
});
