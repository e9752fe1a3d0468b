import type { RecordedEvent } from '@grasp/domain';
import type { FeedSource } from './feed.ts';
import { readStream } from './read.ts';
import { readAll } from './subscribe.ts';

/** The events with these ids, in log order: those of one stream, or of the whole log, which is read until all are found. */
export async function findEvents(
  source: FeedSource,
  ids: readonly string[],
  stream?: string,
): Promise<RecordedEvent[]> {
  const wanted = new Set(ids);
  const isWanted = (event: RecordedEvent) => wanted.has(event.id);
  if (stream !== undefined) return (await readStream(source, stream)).filter(isWanted);
  const found: RecordedEvent[] = [];
  for await (const { events } of readAll(source, { after: 0n })) {
    found.push(...events.filter(isWanted));
    if (found.length === wanted.size) break;
  }
  return found;
}
