import type { Call } from '../call.ts';
import type { AppendOutcome } from '../event-store.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import { overloaded } from './failure.ts';

/** A bound on work: whichever is reached first. */
export type Size = { events: number; bytes: number };

/** An append that waits for its turn. */
export type Pending = {
  append: PreparedAppend;
  call: Call;
  /** Place of its outcome in the call. */
  index: number;
  /** What an attempt decided whose commit was never confirmed. */
  claimed?: AppendOutcome;
};

/** Appends that wait for their transaction, first come, first served. */
export type Queue = {
  /** @throws AppError `log_overloaded` when more would wait than may; a call alone is never too large. */
  push(items: readonly Pending[]): void;
  /** Takes the next group; leaves out appends whose call was answered already, so it may be empty. */
  take(most: Size & { appends: number }): Pending[];
  /** Puts a group back in front, in its order. */
  putBack(items: readonly Pending[]): void;
  /** How many wait. */
  size(): number;
};

/** Makes a queue that holds at most `limit`. */
export function createQueue(limit: Size): Queue {
  let items: Pending[] = [];
  let waiting: Size = { events: 0, bytes: 0 };

  function push(more: readonly Pending[]) {
    const size = more.map(sizeOf).reduce(plus, waiting);
    const isTooMuch = size.events > limit.events || size.bytes > limit.bytes;
    if (isTooMuch && items.length > 0) throw overloaded();
    for (const item of more) items.push(item);
    waiting = size;
  }

  function take(most: Size & { appends: number }) {
    const group = items.splice(0, countOf(items, most));
    waiting = group.map(sizeOf).reduce(minus, waiting);
    return group.filter(({ call }) => !call.isSettled);
  }

  function putBack(group: readonly Pending[]) {
    items = [...group, ...items];
    waiting = group.map(sizeOf).reduce(plus, waiting);
  }

  return { push, take, putBack, size: () => items.length };
}

function countOf(items: readonly Pending[], most: Size & { appends: number }): number {
  let size: Size = { events: 0, bytes: 0 };
  for (const [count, item] of items.entries()) {
    size = plus(size, sizeOf(item));
    const isFull = size.events > most.events || size.bytes > most.bytes || count >= most.appends;
    if (isFull) return Math.max(1, count);
  }
  return items.length;
}

const sizeOf = ({ append }: Pending): Size => ({
  events: append.events.length,
  bytes: append.bytes,
});
const plus = (one: Size, other: Size): Size => ({
  events: one.events + other.events,
  bytes: one.bytes + other.bytes,
});
const minus = (one: Size, other: Size): Size => ({
  events: one.events - other.events,
  bytes: one.bytes - other.bytes,
});
