export { addQueryApi } from './app.ts';
export type { QueryParts } from './data-route.ts';
export { type Live, openLive } from './live.ts';
