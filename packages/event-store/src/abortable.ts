import { setMaxListeners } from 'node:events';

/** Settles like the promise, or rejects with the signal's reason as soon as it is aborted. */
export async function abortable<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  allowMany(signal);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** A service stops everything it runs by one signal: more than ten listeners are no leak. */
export function allowMany(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}
