import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { LogRecord } from './record.ts';

/** The messages of `Streams.Read`, as the server writes them. */

export function toEvent(record: LogRecord): ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(new shared.UUID().setString(record.id));
  recorded.setStreamIdentifier(toIdentifier(record.stream));
  recorded.setStreamRevision(String(record.revision));
  recorded.setPreparePosition(String(record.position));
  recorded.setCommitPosition(String(record.position));
  recorded.getMetadataMap().set('type', record.type);
  recorded.getMetadataMap().set('content-type', record.contentType);
  recorded.getMetadataMap().set('created', String(record.created));
  recorded.setCustomMetadata(record.metadata);
  recorded.setData(record.data);
  const event = new streams.ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(String(record.position));
  return new streams.ReadResp().setEvent(event);
}

export function toIdentifier(stream: string) {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
}

export function toNotFound(stream: string): ReadResp {
  const absent = new streams.ReadResp.StreamNotFound().setStreamIdentifier(toIdentifier(stream));
  return new streams.ReadResp().setStreamNotFound(absent);
}

export function toConfirmation(): ReadResp {
  const id = crypto.randomUUID();
  const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(id);
  return new streams.ReadResp().setConfirmation(confirmation);
}

export function toCaughtUp(): ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

export function toCheckpoint(position: bigint): ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint()
    .setCommitPosition(String(position))
    .setPreparePosition(String(position));
  return new streams.ReadResp().setCheckpoint(checkpoint);
}

/** Which records a read is about, and how it counts those that it passes over. */
export type ReadFilter = {
  isWanted: (record: LogRecord) => boolean;
  /** Considered events per checkpoint; undefined: none are sent. */
  interval: number | undefined;
};

/** `maxSearchWindow` where the client names none. */
const DEFAULT_WINDOW = 32;

/** What the filter of a request asks for: prefixes or a regex, of stream names or of event types. */
export function toFilter(options: ReadReq.Options): ReadFilter {
  const filter = options.getFilter();
  if (!filter) return { isWanted: () => true, interval: undefined };
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex()) : undefined;
  const prefixes = expression?.getPrefixList() ?? [];
  const isWanted = (record: LogRecord) => {
    const text = byStream ? record.stream : record.type;
    return regex ? regex.test(text) : prefixes.some((prefix) => text.startsWith(prefix));
  };
  const window = filter.getMax() || DEFAULT_WINDOW;
  return { isWanted, interval: window * filter.getCheckpointintervalmultiplier() };
}
