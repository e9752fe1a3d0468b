import type { RunItem } from '@grasp/read-models/views';
import { queryOptions } from '@tanstack/react-query';
import { post } from '../api/get.ts';
import { apiQuery } from '../api/query.ts';
import type { RunInputs } from './to-inputs.ts';

/** A run that is under way is looked at so often. */
const FOLLOW_MS = 1_000;

export const isUnderWay = ({ state }: Pick<RunItem, 'state'>): boolean =>
  state === 'queued' || state === 'running';

/** The kept runs, the latest first; followed while one of them is under way. */
export const runsQuery = queryOptions({
  ...apiQuery('/api/forecast/runs', { limit: '50' }),
  refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? FOLLOW_MS : false),
});

export const runQuery = (id: string) =>
  queryOptions({
    ...apiQuery('/api/forecast/runs/:id', { id }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? FOLLOW_MS : false),
  });

export const compareQuery = (id: string, other: string) =>
  apiQuery('/api/forecast/runs/:id/compare', { id, with: other });

/** Enters a run. @throws ApiError `run_invalid`, `runs_waiting`. */
export const startRun = (inputs: RunInputs | RunItem['inputs']): Promise<RunItem> =>
  post<RunItem>('/api/forecast/runs', inputs);

/** Takes a run away. @throws ApiError `run_over`. */
export const cancelRun = (id: string): Promise<RunItem> =>
  post<RunItem>(`/api/forecast/runs/${encodeURIComponent(id)}/cancel`);

export const toDownloadUrl = (id: string, format: 'json' | 'csv' | 'parquet'): string =>
  `/api/forecast/runs/${encodeURIComponent(id)}/download?format=${format}`;
