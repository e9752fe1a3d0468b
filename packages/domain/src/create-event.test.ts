import { describe, expect, it } from 'vitest';
import { createCheckedEvent, createEvent, type IncomingFact } from './create-event.ts';
import { contentHash, eventIdOf, reactionIdOf, uuidOf } from './identity.ts';
import { parseEventData } from './parse-event.ts';
import { categoryOf, streams } from './streams.ts';

const fact: IncomingFact = {
  type: 'OrderStageChanged',
  data: { stage: 'offer' },
  key: { system: 'crm', account: 'a', id: '17' },
  occurredAt: 1_772_000_000_000_000,
  occurredQuality: 'vendor',
  recordedAt: 1_772_000_000_000_001,
  recordedQuality: 'ours',
  actor: { kind: 'integration', id: 'crm', via: 'events' },
};

describe('an event', () => {
  it('has an id that follows from the identity of its fact alone', () => {
    const later = createEvent({ ...fact, recordedAt: fact.recordedAt + 5 });
    expect(createEvent(fact).id).toBe(later.id);
    expect(createEvent(fact).id).toBe(eventIdOf(fact.key));
    expect(createEvent({ ...fact, key: { ...fact.key, account: 'b' } }).id).not.toBe(later.id);
    expect(createEvent(fact).id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
    );
  });

  it('has a hash of its content: the same told again is no other', () => {
    const again = createEvent({ ...fact, recordedAt: fact.recordedAt + 5, importId: 'i' });
    expect(again.hash).toBe(createEvent(fact).hash);
    expect(createEvent({ ...fact, data: { stage: 'won' } }).hash).not.toBe(again.hash);
    expect(createEvent({ ...fact, occurredAt: fact.occurredAt + 1 }).hash).not.toBe(again.hash);
  });

  it('is the same when its data was checked before', () => {
    const data = parseEventData(fact.type, 1, fact.data);
    expect(createCheckedEvent({ ...fact, data })).toEqual(createEvent(fact));
  });

  it('leaves out of its hash an instant that we stamped ourselves', () => {
    const ours = { ...fact, occurredQuality: 'ours' as const };
    expect(createEvent(ours).hash).toBe(createEvent({ ...ours, occurredAt: 1 }).hash);
  });

  it.each([
    ['NoSuchThing', {}, 'unknown_event_type', undefined],
    ['OrderStageChanged', { stage: '' }, 'invalid_event_data', 'data.stage'],
    ['OrderStageChanged', { stage: 'a', more: 1 }, 'invalid_event_data', 'data'],
    [
      'OrderCorrected',
      { corrects: uuidOf('x'), type: 'CallCompleted', version: 1, data: {} },
      'invalid_event_data',
      'data.type',
    ],
  ])('of the type %s with %j is refused with its field', (type, data, code, field) => {
    expect(() => createEvent({ ...fact, type, data })).toThrow(
      expect.objectContaining({ code, field }),
    );
  });

  it('of a newer version is refused, not misread', () => {
    expect(() => createEvent({ ...fact, version: 2 })).toThrow(
      expect.objectContaining({ code: 'unknown_event_version' }),
    );
  });
});

describe('identity', () => {
  it('does not depend on the order of fields', () => {
    expect(contentHash({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(
      contentHash({ b: [{ d: 3, c: 2 }], a: 1 }),
    );
  });

  it('tells reactions apart by their step', () => {
    expect(reactionIdOf('e', 'open')).not.toBe(reactionIdOf('e', 'void'));
    expect(reactionIdOf('e', 'open')).toBe(reactionIdOf('e', 'open'));
  });

  it('keeps parts of a stream name apart, whatever stands in them', () => {
    expect(streams.call('v', 'a-b', 'c')).not.toBe(streams.call('v', 'a', 'b-c'));
    expect(categoryOf(streams.call('v', 'a-b', 'c'))).toBe('call');
    expect(categoryOf('log')).toBe('log');
  });
});
