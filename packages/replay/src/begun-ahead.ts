/** What is made of each of some things, in their order: that of so many is begun before it is their turn. */
export async function* begunAhead<T, R>(
  things: readonly T[],
  begin: (of: T) => Promise<R>,
  ahead: number,
): AsyncGenerator<{ of: T; made: R }> {
  const begun: Promise<R>[] = [];
  for (const [i, of] of things.entries()) {
    for (const next of things.slice(i + begun.length, i + ahead + 1)) {
      const making = begin(next);
      // Whoever waits for it is told; until then a failure is nobody's yet.
      making.catch(() => undefined);
      begun.push(making);
    }
    yield { of, made: await (begun.shift() as Promise<R>) };
  }
}
