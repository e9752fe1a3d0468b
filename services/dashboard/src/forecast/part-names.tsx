import type { ForecastSum, PeriodExpectation } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { PartName } from './part-figure.tsx';

export const PARTS = ['signed', 'open', 'arrivals', 'renewals'] as const;

/** The parts that count towards a target. */
export const ORDER_PARTS = ['signed', 'open', 'arrivals'] as const;

/** Whether a number is of renewals too, and so more than a target is held against. */
export const hasRenewals = ({ parts }: Pick<PeriodExpectation, 'parts'>): boolean =>
  parts.renewals.count.mean > 0;

export const sumOf = (of: PeriodExpectation, part: PartName): ForecastSum =>
  part === 'total' || part === 'orders' ? of[part] : of.parts[part];

export const partNames: Record<PartName, ReactNode> = {
  total: <Trans>Everything together</Trans>,
  orders: <Trans>All orders, without renewals</Trans>,
  signed: <Trans>Signed</Trans>,
  open: <Trans>Open orders</Trans>,
  arrivals: <Trans>Orders that do not exist yet</Trans>,
  renewals: <Trans>Renewals</Trans>,
};
