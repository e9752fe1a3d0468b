import type { Money, Stamp } from './answer.ts';

export type RenewalBucket = 'overdue' | '30' | '60' | '90';
export type RenewalCard = {
  membership: string;
  term: number;
  customer: string | null;
  customerName: string | null;
  rep: string | null;
  repName: string | null;
  dueOn: string;
  /** Negative when overdue. */
  daysLeft: number;
  value: Money;
  contacts: number;
  lastContactAt: string | null;
  /** The later of the last contact about this renewal and the last touch of the customer outside orders. */
  lastTouchAt?: string | null;
  /** Σ inquiries of the last 30 days, and its index against the cohort. */
  inquiries: number;
  effectIndex: number | null;
  health: 'good' | 'watch' | 'risk' | 'unknown';
  /** `overdue`, `no_inquiries`, `low_effect`, `not_contacted`, `below_cohort`, `no_cohort` or `fair_effect`. */
  healthReason: string;
  spark: number[];
  ref: string;
};
export type RenewalColumn = {
  bucket: RenewalBucket;
  count: number;
  amounts: Money[];
  cards: RenewalCard[];
  ref: string;
};
export type RenewalRate = {
  month: string;
  due: Money[];
  dueCount: number;
  renewedCount: number;
  /** Overdue and undecided: counted as not renewed. */
  overdueCount?: number;
  /** Due later in the month and undecided: left out. */
  aheadCount?: number;
  /** Σ min(renewed, original) ÷ Σ original, per currency. */
  gross: { rate: number | null; currency: string }[];
  net: { rate: number | null; currency: string }[];
  ref: string;
};
export type RenewalBoard = Stamp & {
  columns: RenewalColumn[];
  /** Due in the last twelve months, by due month. */
  rates: RenewalRate[];
};
