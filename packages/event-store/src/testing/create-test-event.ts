import { randomUUID } from 'node:crypto';
import { contentHash, type NewEvent } from '@grasp/domain';

/** Makes an event that differs from every other, but for what is given. The hash follows the data. */
export function createTestEvent(given: Partial<NewEvent> = {}): NewEvent {
  const id = given.id ?? randomUUID();
  const data = given.data ?? { id };
  return {
    id,
    type: 'SomethingHappened',
    version: 1,
    occurredAt: 1_700_000_000_000_001,
    recordedAt: 1_700_000_000_500_000,
    hash: given.hash ?? contentHash(data),
    meta: {
      source: { system: 'test', id },
      actor: { kind: 'system', id: 'test', via: 'test' },
      correlationId: id,
      occurredQuality: 'ours',
      recordedQuality: 'ours',
    },
    data,
    ...given,
  };
}
