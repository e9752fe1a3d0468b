import type { RenewalBucket } from '@grasp/read-models/views';
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';

/** What the columns are called. */
export function useBucketNames(): Record<RenewalBucket, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      overdue: t`Overdue`,
      '30': t`30 days`,
      '60': t`60 days`,
      '90': t`90 days`,
    }),
    [t],
  );
}
