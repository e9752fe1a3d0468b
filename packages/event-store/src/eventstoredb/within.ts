import { unavailable } from './failure.ts';

/** Settles like a promise of the client, which may stay open for ever, or rejects after so many milliseconds. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(unavailable(new Error('the server does not answer'))),
    milliseconds,
  );
  // Whoever no longer waits for it hears nothing of how it ended.
  promise.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
