import { expect, it } from 'vitest';
import { openCall } from '../call.ts';
import { prepareAppend } from '../prepare-append.ts';
import { createTestEvent } from '../testing/create-test-event.ts';
import { createQueue, type Pending } from './queue.ts';

const LARGE = { events: 1_000, bytes: 1_000_000, appends: 1_000 };

/** A call of one append with so many events. */
function pending(events: number): Pending {
  const { call, answer } = openCall(1, 1_000);
  answer.catch(() => {});
  const all = Array.from({ length: events }, () => createTestEvent());
  const append = prepareAppend({ stream: 'call-1', expected: 'any', events: all });
  return { append, call, index: 0 };
}

it('gives groups in the order of arrival, as large as they may be', () => {
  const queue = createQueue(LARGE);
  const items = [1, 2, 3, 1, 9, 1].map(pending);
  queue.push(items);
  const take = () => queue.take({ ...LARGE, events: 4 });
  const groups = [take(), take(), take(), take()];
  expect(groups).toEqual([[items[0], items[1]], [items[2], items[3]], [items[4]], [items[5]]]);
  expect(queue.size()).toBe(0);
});

it('bounds a group by bytes and by appends too', () => {
  const queue = createQueue(LARGE);
  const items = [1, 1, 1].map(pending);
  queue.push(items);
  expect(queue.take({ ...LARGE, bytes: items[0]!.append.bytes })).toEqual([items[0]]);
  expect(queue.take({ ...LARGE, appends: 1 })).toEqual([items[1]]);
});

it('refuses what would be too much, but never a call that is alone', () => {
  const queue = createQueue({ events: 3, bytes: 1_000_000 });
  const large = pending(9);
  queue.push([large]);
  const overload = expect.objectContaining({ code: 'log_overloaded' });
  expect(() => queue.push([pending(1)])).toThrow(overload);
  expect(queue.take(LARGE)).toEqual([large]);
  queue.push([pending(3)]);
  expect(() => queue.push([pending(1)])).toThrow(overload);
});

it('puts a group back in front, and counts it again', () => {
  const queue = createQueue({ events: 3, bytes: 1_000_000 });
  const [one, two] = [pending(1), pending(2)];
  queue.push([one, two]);
  queue.putBack(queue.take({ ...LARGE, events: 1 }));
  expect(() => queue.push([pending(1)])).toThrow();
  expect(queue.take(LARGE)).toEqual([one, two]);
});

it('leaves out appends whose call was answered already', () => {
  const queue = createQueue(LARGE);
  const [one, two] = [pending(1), pending(1)];
  queue.push([one, two]);
  one.call.fail(new Error('the caller left'));
  expect(queue.take(LARGE)).toEqual([two]);
});
