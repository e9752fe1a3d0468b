import type { RecordedEvent } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { PlainEvent } from './naive/plain-event.ts';

/** The whole log as plain JSON, as the oracle gets it: nothing in it is an object of ours any more. */
export async function readPlainLog(store: EventStore): Promise<PlainEvent[]> {
  const lines: string[] = [];
  for await (const { events } of store.readAll({ after: 0n })) lines.push(...events.map(lineOf));
  return lines.map((line) => JSON.parse(line));
}

function lineOf(event: RecordedEvent): string {
  const { id, stream, revision, type, data, occurredAt, recordedAt } = event;
  return JSON.stringify({ id, stream, revision, type, data, occurredAt, recordedAt });
}
