import type { RenewalHorizon } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

type Name = RenewalHorizon | 'renewed';

const names: Record<Name, ReactNode> = {
  renewed: <Trans>renewed already</Trans>,
  far: <Trans>more than 90 days off</Trans>,
  '90': <Trans>61 to 90 days off</Trans>,
  '60': <Trans>31 to 60 days off</Trans>,
  '30': <Trans>up to 30 days off</Trans>,
  overdue: <Trans>overdue up to 30 days</Trans>,
  late: <Trans>overdue for longer</Trans>,
};

/** How far off a due day is. */
export const HorizonName = ({ horizon }: { horizon: Name }) => names[horizon];
