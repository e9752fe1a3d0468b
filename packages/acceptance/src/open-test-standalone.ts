import { openStandalone, type Standalone, type StandaloneOptions } from '@grasp/bench';
import { openTestHome } from '@grasp/runtime/testing';

/** The shipped standalone on a home of its own; disposing stops it and removes the home. */
export async function openTestStandalone(
  options: Omit<StandaloneOptions, 'home'>,
): Promise<Standalone> {
  await using scope = new AsyncDisposableStack();
  const { folder } = scope.use(await openTestHome());
  const standalone = scope.use(await openStandalone({ home: folder, ...options }));
  const opened = scope.move();
  return { ...standalone, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Asks with the administrator's token. */
export function request(
  { url, token }: Standalone,
  path: string,
  { headers, ...init }: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...headers } });
}
