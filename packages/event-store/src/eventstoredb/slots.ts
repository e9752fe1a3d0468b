/** Lets a bounded number of things be under way; the others wait, first come, first served. */
export type Slots = {
  run<T>(work: () => Promise<T>): Promise<T>;
};

export function createSlots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let free = most;

  async function take() {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function give() {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async run(work) {
      await take();
      try {
        return await work();
      } finally {
        give();
      }
    },
  };
}
