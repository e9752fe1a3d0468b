import type { LiveMessage } from '@grasp/read-models/views';
import type { Query, QueryClient } from '@tanstack/react-query';
import type { Params } from './get.ts';
import { isSettled } from './query.ts';

/** Screens are refreshed at most this often, however busy the day. */
const THROTTLE_MS = 1_000;

export type LiveState = { isConnected: boolean; at: string | null; lagMs: number };

/**
 * Listens to `/api/live` while the page is in sight and refreshes what moved. A page out of sight lets go of its
 * connection: a browser grants a host only six.
 * @returns how to stop
 */
export function followLive(client: QueryClient, onState: (state: LiveState) => void): () => void {
  const moved = new Set<string>();
  let timer: number | undefined;
  let source: EventSource | undefined;

  const flush = () => {
    timer = undefined;
    const models = new Set(moved);
    moved.clear();
    void client.invalidateQueries({ predicate: (query) => isTouched(query, models) });
  };
  const onChanged = ({ data }: MessageEvent<string>) => {
    const { models, at, lagMs } = JSON.parse(data) as LiveMessage;
    for (const model of models) moved.add(model);
    timer ??= window.setTimeout(flush, THROTTLE_MS);
    onState({ isConnected: true, at, lagMs });
  };
  const follow = () => {
    source?.close();
    source = undefined;
    if (document.visibilityState === 'hidden') return;
    source = new EventSource('/api/live');
    source.addEventListener('changed', onChanged);
    source.addEventListener('open', () => onState({ isConnected: true, at: null, lagMs: 0 }));
    source.addEventListener('error', () => onState({ isConnected: false, at: null, lagMs: 0 }));
  };

  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', () => source?.close(), { once: true });
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    window.clearTimeout(timer);
    source?.close();
  };
}

/** An answer says itself on which read models it rests. */
function isTouched({ queryKey, state }: Query, models: ReadonlySet<string>): boolean {
  if (isSettled((queryKey[1] ?? {}) as Params)) return false;
  return modelsOf(state.data).some((name) => models.has(name));
}

function modelsOf(data: unknown): string[] {
  if (data === null || typeof data !== 'object') return [];
  if ('pages' in data && Array.isArray(data.pages)) return modelsOf(data.pages[0]);
  if (!('models' in data) || !Array.isArray(data.models)) return [];
  return data.models.map((model: { name: string }) => model.name);
}
