import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { PartName } from './part-figure.tsx';

export const PARTS = ['signed', 'open', 'arrivals', 'renewals'] as const;

export const partNames: Record<PartName, ReactNode> = {
  total: <Trans>Everything together</Trans>,
  signed: <Trans>Signed</Trans>,
  open: <Trans>Open orders</Trans>,
  arrivals: <Trans>Orders that do not exist yet</Trans>,
  renewals: <Trans>Renewals</Trans>,
};
