import { describeEventStore } from '../testing/index.ts';
import { createMemoryEventStore } from './create.ts';

describeEventStore(
  'memory',
  async (options = { now: () => Date.now() * 1_000 }) => {
    const store = createMemoryEventStore(options);
    const dispose = () => store[Symbol.asyncDispose]();
    return { store, openAgain: async () => store, [Symbol.asyncDispose]: dispose };
  },
  { fail: false, knowsEveryId: true, stampsInOrder: true },
);
