import type { AppendOutcome } from './event-store.ts';

/** One call of `append`: answered when the last of its appends is decided, or by the first failure. */
export type Call = {
  /** When it should be given up, on the clock of `performance.now()`, in ms. */
  deadline: number;
  isSettled: boolean;
  decide(index: number, outcome: AppendOutcome): void;
  fail(error: unknown): void;
};

/** Opens a call of `count` appends. */
export function openCall(count: number, deadlineMs: number) {
  const { promise, resolve, reject } = Promise.withResolvers<AppendOutcome[]>();
  const outcomes: AppendOutcome[] = new Array(count);
  let open = count;
  const call: Call = {
    deadline: performance.now() + deadlineMs,
    isSettled: false,
    decide(index, outcome) {
      outcomes[index] = outcome;
      open -= 1;
      if (open > 0) return;
      call.isSettled = true;
      resolve(outcomes);
    },
    fail(error) {
      call.isSettled = true;
      reject(error);
    },
  };
  return { call, answer: promise };
}
