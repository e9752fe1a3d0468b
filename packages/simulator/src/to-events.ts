import { createEvent, type NewEvent } from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';

/** An event and the stream to append it to. */
export type StreamEvent = { stream: string; event: NewEvent };

/**
 * Makes the events of facts, in their order, in batches as they are asked for.
 * @throws AppError of `createEvent`; never for the facts of a company.
 */
export function* toEvents(
  facts: Iterable<CompanyFact>,
  batchSize = 1000,
): Generator<StreamEvent[]> {
  let batch: StreamEvent[] = [];
  for (const fact of facts) {
    batch.push({ stream: fact.stream, event: createEvent(fact) });
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
