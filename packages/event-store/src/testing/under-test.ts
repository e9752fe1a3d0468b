import type { EventStore } from '../event-store.ts';

/** A log to be tested: empty, and thrown away when disposed. */
export type EventStoreUnderTest = AsyncDisposable & {
  store: EventStore;
  /** Opens the same log once more, as another process would; it is closed with the first. */
  openAgain(): Promise<EventStore>;
  /** Ways to harm it. Only a log inside this process has none. */
  faults?: StoreFaults;
};

export type StoreFaults = {
  /** Cuts every connection of every store that is open on the log. */
  disconnect(): Promise<void>;
  /** Replaces the stored data of an event by something that is no event's data. */
  damage(position: bigint): Promise<void>;
  /** From now on commits take differently long, so that they end in another order than they began. */
  delayCommits(): Promise<void>;
};

export type OpenUnderTest = (options?: { now: () => number }) => Promise<EventStoreUnderTest>;
