import type { EventStore } from '../event-store.ts';

/**
 * A log to be tested: empty, and thrown away when disposed. The rules count positions from 1 without a gap; a log whose
 * positions are otherwise is shown to them with positions that are counted.
 */
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
  /** Replaces the stored data of an event by something that is no event's data; gives its position as errors name it. */
  damage(position: bigint): Promise<bigint>;
  /** From now on commits take differently long, so that they end in another order than they began. */
  delayCommits(): Promise<void>;
};

/** What a log can beyond the rules that hold for all. */
export type Abilities = {
  /** It can be harmed: `faults` says how. */
  fail: boolean;
  /** It knows every id, in whatever stream: an id stands for one event of the whole log. */
  knowsEveryId: boolean;
  /** `acceptedAt` follows log order, whoever appends; else it follows the order of each stream. */
  stampsInOrder: boolean;
};

export type OpenUnderTest = (options?: { now: () => number }) => Promise<EventStoreUnderTest>;
