import type { KnownEvent } from '../decide-append.ts';
import { createNews, type News } from '../news.ts';
import type { StoredEvent } from './translate.ts';

/** The log in memory, as the parts of the adapter share it. */
export type MemoryLog = {
  /** In log order: the event at position n stands at index n - 1. */
  events: StoredEvent[];
  known: Map<string, KnownEvent>;
  /** Last revision by stream. */
  heads: Map<string, number>;
  streams: Map<string, StoredEvent[]>;
  news: News;
};

/** Makes an empty log. */
export function createLog(): MemoryLog {
  return {
    events: [],
    known: new Map(),
    heads: new Map(),
    streams: new Map(),
    news: createNews(),
  };
}
