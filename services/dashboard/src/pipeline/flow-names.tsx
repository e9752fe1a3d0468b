import type { FlowBarName } from '@grasp/read-models/views';
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';

/** What the bars of a flow are called. */
export function useFlowNames(): Record<FlowBarName, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      start: t`Start`,
      new: t`New`,
      reopened: t`Reopened`,
      movedIn: t`Moved in`,
      grew: t`Grew`,
      shrank: t`Shrank`,
      movedOut: t`Moved out`,
      won: t`Won`,
      lost: t`Lost`,
      lateNews: t`Late news`,
      end: t`End`,
    }),
    [t],
  );
}
