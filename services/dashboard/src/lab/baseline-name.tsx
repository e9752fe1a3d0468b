import { useLingui } from '@lingui/react/macro';
import { words } from '../format/words.ts';

/** What people would say without a model, by the API's names. */
export function useBaselineNames(): (name: string) => string {
  const { t } = useLingui();
  const names: Record<string, string> = {
    baseRate: t`Base rate`,
    stageRate: t`Rate of the stage`,
    lastPeriod: t`As last month`,
    lastYear: t`As a year ago`,
    rawPipeline: t`The pipeline as it stands`,
  };
  return (name) => names[name] ?? words(name);
}

export function BaselineName({ name }: { name: string }) {
  return useBaselineNames()(name);
}
