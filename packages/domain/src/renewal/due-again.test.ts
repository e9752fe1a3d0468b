import { describe, expect, it } from 'vitest';
import type { Fact } from '../fact.ts';
import type { RenewalEvent } from './events.ts';
import { absentRenewal, evolveRenewal } from './renewal.ts';

const due = (amount: string): RenewalEvent => ({
  type: 'RenewalDue',
  data: {
    membership: 'm1',
    term: 1,
    customer: 'c1',
    rep: 'r1',
    dueOn: '2026-06-01',
    amount,
    currency: 'EUR',
  },
});
const cancelled: RenewalEvent = { type: 'RenewalCancelled', data: { reason: 'voided' } };

function fold(...events: RenewalEvent[]) {
  return events
    .map(
      (event, i) => ({ ...event, id: String(i), at: i + 1, knownAt: i + 1 }) as Fact<RenewalEvent>,
    )
    .reduce(evolveRenewal, absentRenewal);
}

describe('a renewal that falls due again', () => {
  it('is due anew, with what is said then, once it was cancelled', () => {
    expect(fold(due('100'), cancelled, due('300'))).toMatchObject({
      status: 'due',
      amount: 300,
      decidedAt: null,
    });
  });

  it('stays as it was first said to be while nobody cancelled it', () => {
    expect(fold(due('100'), due('300'))).toMatchObject({ status: 'due', amount: 100 });
  });

  it('does not come back once it is decided', () => {
    const lost: RenewalEvent = { type: 'RenewalLost', data: { reason: 'price' } };
    expect(fold(due('100'), lost, due('300'))).toMatchObject({ status: 'lost', amount: 100 });
  });
});
