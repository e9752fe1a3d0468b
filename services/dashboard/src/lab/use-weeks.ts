import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';

/** How far ahead each forecast looked, in words for an axis. */
export function useWeeks(horizons: readonly { horizonWeeks: number }[]): string[] {
  const { t } = useLingui();
  return useMemo(
    () =>
      horizons.map(
        ({ horizonWeeks }) => t`${plural(horizonWeeks, { one: '# week', other: '# weeks' })}`,
      ),
    [horizons, t],
  );
}
