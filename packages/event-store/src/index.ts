export { logErrors } from './errors.ts';
export type {
  Append,
  AppendOutcome,
  Batch,
  EventStore,
  ExpectedRevision,
  Filter,
  ReadOptions,
  ScannedEvent,
  StreamScan,
} from './event-store.ts';
export { type EventStoreDbOptions, openEventStoreDb } from './eventstoredb/open.ts';
export { createMemoryEventStore } from './memory/create.ts';
export { type EventStoreSettings, eventStoreSettings, openEventStore } from './open-event-store.ts';
export { openPostgresEventStore, type PostgresEventStoreOptions } from './postgres/open.ts';
