import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './get.ts';

const TRIES = 2;
const LEAST_REFUSAL = 400;
const LEAST_FAILURE = 500;

/**
 * Keeps the answers. A refusal is final, a failure is tried again, what is not built yet is waited for.
 * @param onSignedOut called when the API no longer knows who asks
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        retry: (count, error) => isBeingBuilt(error) || (count < TRIES && !isRefusal(error)),
        retryDelay: (_, error) => (isBeingBuilt(error) ? 2_000 : 800),
      },
    },
  });
}

/** What is built for the first time will be there soon: the page goes on waiting. */
function isBeingBuilt(error: Error): boolean {
  return error instanceof ApiError && error.code === 'read_model_absent';
}

function isRefusal(error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.status >= LEAST_REFUSAL && error.status < LEAST_FAILURE;
}
