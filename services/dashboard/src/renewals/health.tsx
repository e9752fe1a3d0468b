import type { RenewalCard } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { words } from '../format/words.ts';

const healths: Record<RenewalCard['health'], ReactNode> = {
  good: <Trans>Good</Trans>,
  watch: <Trans>Watch</Trans>,
  risk: <Trans>At risk</Trans>,
  unknown: <Trans>Unknown</Trans>,
};

const reasons: Record<string, ReactNode> = {
  overdue: <Trans>overdue</Trans>,
  no_inquiries: <Trans>no inquiries</Trans>,
  low_effect: <Trans>low effect</Trans>,
  not_contacted: <Trans>not contacted</Trans>,
  below_cohort: <Trans>below its cohort</Trans>,
  no_cohort: <Trans>nothing to compare with</Trans>,
  fair_effect: <Trans>fair effect</Trans>,
};

/** How likely a renewal looks, in a word, with the reason. */
export function Health({ card: { health, healthReason, effectIndex } }: { card: RenewalCard }) {
  const format = useFormat();
  return (
    <div className="health">
      <b className={`health-${health}`}>{healths[health]}</b>
      <span>{reasons[healthReason] ?? words(healthReason)}</span>
      {effectIndex !== null && <span className="dim">×{format.ratio(effectIndex)}</span>}
    </div>
  );
}
