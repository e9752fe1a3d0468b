import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../catalogue.ts';
import type { Fact } from '../fact.ts';
import { absentOrder, evolveOrder, type Order, type OrderStreamEvent } from './order.ts';

const opened: DomainEvent = {
  type: 'OrderOpened',
  data: {
    order: 'o1',
    customer: null,
    rep: null,
    stage: 'lead',
    amount: '100',
    currency: 'EUR',
  },
};
const told = (kind: 'asked_price' | 'asked_discount' | 'other'): DomainEvent => ({
  type: 'FactRecorded',
  data: { kind },
});

function after(...events: DomainEvent[]): Order {
  const facts = events.map((event, i) => ({ ...event, id: `${i}`, at: i, knownAt: i }));
  return (facts as Fact<OrderStreamEvent>[]).reduce(evolveOrder, absentOrder);
}

describe('the state of an order', () => {
  it('counts the facts of each kind, kinds in one order whatever came first', () => {
    const { facts, factCounts } = after(
      opened,
      told('other'),
      told('asked_price'),
      told('other'),
      told('asked_discount'),
    );
    expect(facts).toBe(4);
    expect(JSON.stringify(factCounts)).toBe('{"asked_discount":1,"asked_price":1,"other":2}');
  });
});
