import { describe } from 'vitest';
import { describeAppend } from './append-rules.ts';
import { describeBulk } from './bulk-rules.ts';
import { describeFaults } from './fault-rules.ts';
import { describeRead } from './read-rules.ts';
import { describeSubscribe } from './subscribe-rules.ts';
import type { OpenUnderTest } from './under-test.ts';

/** The rules that every adapter keeps. `open` makes a fresh log for each of them. */
export function describeEventStore(
  name: string,
  open: OpenUnderTest,
  can: { fail: boolean },
): void {
  describe(`event store: ${name}`, () => {
    describeAppend(open);
    describeBulk(open);
    describeRead(open);
    describeSubscribe(open);
    if (can.fail) describeFaults(open);
  });
}
