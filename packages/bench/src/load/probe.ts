import type { Dispatcher } from 'undici';
import type { Door } from '../kill/works.ts';
import type { Tally } from './plan.ts';
import { post, type Sendable, send } from './post.ts';
import { countResults } from './tally.ts';

/**
 * Posts one event, then asks the API until its answer stands on it: it waits for every read model, and its answer, a
 * small one, is part of the time.
 */
export async function probe(
  to: Dispatcher,
  door: Door,
  request: Sendable,
  tally: Tally,
): Promise<void> {
  const answer = await post(to, request);
  const accepted = performance.now();
  countResults(tally, answer, 1);
  const { position } = JSON.parse(answer.text) as { position: string };
  const options = {
    path: `/api/pipeline/summary?${new URLSearchParams({ after: position })}`,
    method: 'GET',
    headers: { authorization: `Bearer ${door.token}` },
  };
  for (;;) {
    const { status, text } = await send(to, options);
    if (status !== 200) throw new Error(`asked after an event: ${status} ${text}`);
    if ((JSON.parse(text) as { isStale: boolean }).isStale) continue;
    tally.visibleMs.push(performance.now() - accepted);
    return;
  }
}
