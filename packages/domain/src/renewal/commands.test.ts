import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../catalogue.ts';
import { given, on } from '../testing/given.ts';

const renewal = { membership: 'm1', term: 1 };
const due: DomainEvent = {
  type: 'RenewalDue',
  data: {
    ...renewal,
    customer: 'c1',
    rep: 'r1',
    dueOn: '2026-04-01',
    amount: '500000',
    currency: 'EUR',
  },
};
const win = { ...renewal, signedOn: '2026-03-20', amount: '450000', endsOn: '2027-04-01' };
const refused = (code: string) => expect.objectContaining({ code });

describe('a renewal', () => {
  it('is won with a term that follows the old one', () => {
    expect(given(on(1, due)).when('WinRenewal', win)).toEqual([
      {
        type: 'RenewalWon',
        data: { signedOn: '2026-03-20', amount: '450000', endsOn: '2027-04-01' },
      },
    ]);
    expect(() => given(on(1, due)).when('WinRenewal', { ...win, endsOn: '2026-04-01' })).toThrow(
      refused('renewal_term_empty'),
    );
  });

  it('is decided once', () => {
    const lost: DomainEvent = { type: 'RenewalLost', data: { reason: 'no_effect' } };
    expect(() => given(on(1, due), on(2, lost)).when('WinRenewal', win)).toThrow(
      refused('renewal_decided'),
    );
  });

  it('must be due', () => {
    const contact = { ...renewal, channel: 'call' };
    expect(() => given().when('ContactRenewal', contact)).toThrow(refused('renewal_absent'));
    expect(given(on(1, due)).when('ContactRenewal', contact)).toEqual([
      { type: 'RenewalContacted', data: { rep: null, channel: 'call' } },
    ]);
    expect(given(on(1, due)).when('LoseRenewal', { ...renewal, reason: 'price' })).toHaveLength(1);
  });
});
