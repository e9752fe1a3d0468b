import { describe } from 'vitest';
import { describeAppend } from './append-rules.ts';
import { describeBulk } from './bulk-rules.ts';
import { describeFaults } from './fault-rules.ts';
import { describePlaces } from './place-rules.ts';
import { describeRead } from './read-rules.ts';
import { describeSubscribe } from './subscribe-rules.ts';
import type { Abilities, OpenUnderTest } from './under-test.ts';

/** The rules that every adapter keeps. `open` makes a fresh log for each of them. */
export function describeEventStore(name: string, open: OpenUnderTest, can: Abilities): void {
  describe(`event store: ${name}`, () => {
    describeAppend(open, can);
    describeBulk(open);
    describePlaces(open);
    describeRead(open);
    describeSubscribe(open, can);
    if (can.fail) describeFaults(open);
  });
}
