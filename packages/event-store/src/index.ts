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
export { createMemoryEventStore } from './memory/create.ts';
export { openPostgresEventStore, type PostgresEventStoreOptions } from './postgres/open.ts';
