import { setTimeout as sleep } from 'node:timers/promises';
import type { Status } from '@grasp/read-models/views';
import type { Standalone } from './standalone.ts';

/** Where to ask, and as whom. */
export type Asked = Pick<Standalone, 'url' | 'token'>;

const POLL_MS = 200;

/** Asks as the administrator. @throws Error when the answer is not a 200. */
export async function ask<T>({ url, token }: Asked, path: string): Promise<T> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Waits until every read model has come to the end of the log. Resolves with the number of events they could not take. */
export async function untilFolded(standalone: Asked): Promise<number> {
  for (;;) {
    const { readModels } = await ask<Status>(standalone, '/api/status');
    if (readModels.every(({ state, lagEvents }) => state === 'live' && lagEvents === 0)) {
      return readModels.reduce((sum, { deadLetters }) => sum + deadLetters, 0);
    }
    await sleep(POLL_MS);
  }
}
