import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../catalogue.ts';
import { given, on } from '../testing/given.ts';

const opened: DomainEvent = {
  type: 'OrderOpened',
  data: { order: 'o1', customer: 'c1', rep: 'r1', stage: 'lead', amount: '10000', currency: 'EUR' },
};
const lost: DomainEvent = { type: 'OrderLost', data: { reason: 'price' } };
const won: DomainEvent = { type: 'OrderWon', data: { signedOn: '2026-03-10' } };
const refused = (code: string) => expect.objectContaining({ code, status: 409 });

describe('an order', () => {
  it('is opened once', () => {
    const command = { order: 'o1', stage: 'lead', amount: '10000', currency: 'EUR' };
    expect(given().when('OpenOrder', command)).toEqual([
      { type: 'OrderOpened', data: { ...command, customer: null, rep: null } },
    ]);
    expect(() => given(on(1, opened)).when('OpenOrder', command)).toThrow(refused('order_exists'));
  });

  it('has an amount in minor units, written as digits', () => {
    const command = { order: 'o1', stage: 'lead', amount: '99.50', currency: 'EUR' };
    expect(() => given().when('OpenOrder', command)).toThrow(/minor units/);
  });

  it('changes its stage while it is open', () => {
    const change = { order: 'o1', stage: 'offer' };
    expect(given(on(1, opened)).when('ChangeOrderStage', change)).toEqual([
      { type: 'OrderStageChanged', data: { stage: 'offer' } },
    ]);
    expect(given(on(1, opened)).when('ChangeOrderStage', { order: 'o1', stage: 'lead' })).toEqual(
      [],
    );
  });

  it('does not change its stage once it is lost, until it is reopened', () => {
    const change = { order: 'o1', stage: 'offer' };
    const history = [on(1, opened), on(2, lost)];
    expect(() => given(...history).when('ChangeOrderStage', change)).toThrow(
      refused('order_not_open'),
    );
    const reopened: DomainEvent = { type: 'OrderReopened', data: { stage: 'lead' } };
    expect(given(...history, on(3, reopened)).when('ChangeOrderStage', change)).toHaveLength(1);
  });

  it('is won with the day of its signature, not one to come', () => {
    const order = given(on(1, opened));
    expect(order.when('WinOrder', { order: 'o1', signedOn: '2026-03-10' })).toEqual([won]);
    expect(() => order.when('WinOrder', { order: 'o1' })).toThrow(/signedOn/);
    expect(() => order.when('WinOrder', { order: 'o1', signedOn: '2026-04-10' })).toThrow(
      refused('order_signed_in_future'),
    );
  });

  it('is not closed twice', () => {
    expect(() =>
      given(on(1, opened), on(2, won)).when('LoseOrder', { order: 'o1', reason: 'x' }),
    ).toThrow(refused('order_not_open'));
  });

  it('is reopened only when it is closed', () => {
    const reopen = { order: 'o1', stage: 'lead' };
    expect(() => given(on(1, opened)).when('ReopenOrder', reopen)).toThrow(
      refused('order_not_closed'),
    );
    expect(given(on(1, opened), on(2, won)).when('ReopenOrder', reopen)).toHaveLength(1);
  });

  it('refuses what happened earlier when later facts would no longer fit', () => {
    const offer: DomainEvent = { type: 'OrderStageChanged', data: { stage: 'offer' } };
    const history = given(on(1, opened), on(5, offer));
    expect(() => history.when('LoseOrder', { order: 'o1', reason: 'price' }, 3)).toThrow(
      refused('breaks_later_facts'),
    );
    expect(history.when('LoseOrder', { order: 'o1', reason: 'price' }, 6)).toHaveLength(1);
  });

  it('is decided on what stood when it happened', () => {
    expect(() =>
      given(on(5, opened)).when('ChangeOrderStage', { order: 'o1', stage: 'x' }, 3),
    ).toThrow(refused('order_absent'));
  });

  it('completes only a step that is planned', () => {
    const planned: DomainEvent = {
      type: 'NextStepPlanned',
      data: { step: 's1', what: 'call back', dueOn: '2026-03-12' },
    };
    const done = { order: 'o1', step: 's1' };
    expect(given(on(1, opened), on(2, planned)).when('CompleteNextStep', done)).toEqual([
      { type: 'NextStepDone', data: { step: 's1' } },
    ]);
    expect(() => given(on(1, opened)).when('CompleteNextStep', done)).toThrow(
      refused('next_step_absent'),
    );
  });

  it.each(['AssignOrder', 'RecordFact', 'RecordOpinion', 'ReopenOrder'])(
    'must be there for %s',
    (name) => {
      const data = { order: 'o1', rep: 'r1', kind: 'asked_price', text: 'keen', stage: 'lead' };
      const fields: Record<string, string[]> = {
        AssignOrder: ['order', 'rep'],
        RecordFact: ['order', 'kind'],
        RecordOpinion: ['order', 'text'],
        ReopenOrder: ['order', 'stage'],
      };
      const wanted = (fields[name] ?? []).map((field) => [field, data[field as keyof typeof data]]);
      expect(() => given().when(name, Object.fromEntries(wanted))).toThrow(refused('order_absent'));
    },
  );

  it('takes on, replaces and drops attributes, and keeps those that a command does not name', () => {
    const known: DomainEvent = {
      type: 'OrderAttributesChanged',
      data: { attributes: { territory: 'NL', lines: 3, terms: null } },
    };
    const order = given(on(1, opened), on(2, known));
    const change = { territory: 'NL', lines: null, terms: null, family: 'fans' };
    const command = { order: 'o1', attributes: change };
    const told: DomainEvent = {
      type: 'OrderAttributesChanged',
      data: { attributes: { lines: null, family: 'fans' } },
    };
    expect(order.when('ChangeOrderAttributes', command)).toEqual([told]);
    const after = given(on(1, opened), on(2, known), on(3, told));
    expect(after.when('ChangeOrderAttributes', command)).toEqual([]);
    expect(() => given().when('ChangeOrderAttributes', command)).toThrow(refused('order_absent'));
  });

  it('changes nothing where a command asks for what stands already', () => {
    const order = given(on(1, opened));
    const same = { order: 'o1', amount: '10000', currency: 'EUR' };
    expect(order.when('ChangeOrderAmount', same)).toEqual([]);
    expect(order.when('AssignOrder', { order: 'o1', rep: 'r1' })).toEqual([]);
    expect(order.when('ChangeExpectedClose', { order: 'o1', expectedCloseOn: null })).toEqual([]);
  });
});
