import type { EffectMetricName } from '@grasp/read-models/views';
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';

/** From being seen to being asked. */
export const METRICS: readonly EffectMetricName[] = [
  'exposure',
  'clicks',
  'contactViews',
  'messages',
  'inquiries',
];

/** What the metrics are called. */
export function useMetricNames(): Record<EffectMetricName, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      exposure: t`Exposure`,
      clicks: t`Clicks`,
      contactViews: t`Contact views`,
      messages: t`Messages`,
      inquiries: t`Inquiries`,
    }),
    [t],
  );
}
