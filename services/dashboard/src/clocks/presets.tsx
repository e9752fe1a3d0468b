import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useCompany, useFormat } from '../company.ts';
import { type PresetName, presets } from './periods.ts';

const labels: Record<PresetName, ReactNode> = {
  yesterdayEnd: <Trans>End of yesterday</Trans>,
  weekStart: <Trans>Start of the week</Trans>,
  lastWeek: <Trans>A week ago</Trans>,
  monthStart: <Trans>Start of the month</Trans>,
  lastMonth: <Trans>A month ago</Trans>,
  quarterStart: <Trans>Start of the quarter</Trans>,
  lastYear: <Trans>A year ago</Trans>,
};

/** The instants asked for most. */
export function Presets({ onChoose }: { onChoose: (asOf: string) => void }) {
  const { zone, now } = useCompany();
  const format = useFormat();
  return (
    <ul className="as-of-presets">
      {presets(zone, now).map(({ name, asOf }) => (
        <li key={name}>
          <button type="button" onClick={() => onChoose(asOf)}>
            <span>{labels[name]}</span>
            <small>{format.shortInstant(asOf)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
