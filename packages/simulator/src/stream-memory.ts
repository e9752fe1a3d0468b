import type { Micros } from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';

/** How a fact stands to those of its stream before it. */
export type StreamPlace = {
  isNew: boolean;
  /** It happened at the very instant of one of the two facts before it. */
  isTie: boolean;
  /** It was recorded before one that arrived before it. */
  isBackdated: boolean;
  /** Its stream was not met yet since the last call of `beginBlock`. */
  isNewInBlock: boolean;
};

/** Streams looked back at, at the least; one that was silent for longer counts as new. Calls are many and soon over. */
const CALLS_KEPT = 10_000;
const OTHERS_KEPT = 100_000;

type Seen = { recordedAt: Micros; occurredAt: Micros; before: Micros; block: number };

/** Remembers of each stream what tells ties and backdated facts. */
export function createStreamMemory() {
  const calls = createRecent(CALLS_KEPT);
  const others = createRecent(OTHERS_KEPT);
  let block = 0;

  function place({ stream, recordedAt, occurredAt }: CompanyFact): StreamPlace {
    const recent = stream.startsWith('call-') ? calls : others;
    const seen = recent.find(stream);
    if (seen === undefined) {
      recent.keep(stream, { recordedAt, occurredAt, before: -1, block });
      return { isNew: true, isTie: false, isBackdated: false, isNewInBlock: true };
    }
    const isTie = occurredAt === seen.occurredAt || occurredAt === seen.before;
    const isBackdated = recordedAt < seen.recordedAt;
    const isNewInBlock = seen.block !== block;
    seen.recordedAt = Math.max(seen.recordedAt, recordedAt);
    seen.before = seen.occurredAt;
    seen.occurredAt = occurredAt;
    seen.block = block;
    return { isNew: false, isTie, isBackdated, isNewInBlock };
  }

  function beginBlock(): void {
    block += 1;
  }
  return { place, beginBlock };
}

/** What was looked at last. Two maps take turns: deleting from one, entry by entry, is slow. */
function createRecent(kept: number) {
  let young = new Map<string, Seen>();
  let old = new Map<string, Seen>();

  function keep(stream: string, seen: Seen): void {
    if (young.size >= kept) {
      old = young;
      young = new Map();
    }
    young.set(stream, seen);
  }

  function find(stream: string): Seen | undefined {
    const seen = young.get(stream);
    if (seen !== undefined) return seen;
    const faded = old.get(stream);
    if (faded !== undefined) keep(stream, faded);
    return faded;
  }
  return { find, keep };
}
