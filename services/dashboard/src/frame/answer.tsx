import type { Stamp } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Failure } from './failure.tsx';
import { Skeleton } from './skeleton.tsx';

type Query<T> = {
  data: T | undefined;
  error: Error | null;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

/** One answer in all its states: being read, failed, stale, there. */
export function Answer<T extends Stamp>({
  query,
  height,
  children,
}: {
  query: Query<T>;
  /** Of the place that is kept while it is read, px. */
  height: number;
  children: (data: T) => ReactNode;
}) {
  const { data, error, refetch } = query;
  if (data === undefined) {
    return error ? <Failure error={error} retry={refetch} /> : <Skeleton height={height} />;
  }
  return (
    <>
      {error && <OldAnswer at={query.dataUpdatedAt} />}
      {!error && data.isStale && <StaleAnswer />}
      {children(data)}
    </>
  );
}

function OldAnswer({ at }: { at: number }) {
  const time = useFormat().clock(new Date(at).toISOString());
  return (
    <p className="notice notice-slim" role="status">
      <Trans>Could not be refreshed. Shown as read at {time}.</Trans>
    </p>
  );
}

function StaleAnswer() {
  return (
    <p className="notice notice-slim" role="status">
      <Trans>Some of the newest events are not in these numbers yet.</Trans>
    </p>
  );
}
