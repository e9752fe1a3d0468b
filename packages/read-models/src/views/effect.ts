import type { Page, Stamp } from './answer.ts';

export type EffectMetricName = 'exposure' | 'clicks' | 'contactViews' | 'messages' | 'inquiries';
export type EffectMetrics = Record<EffectMetricName, number>;

export type EffectMember = {
  membership: string;
  customer: string | null;
  customerName: string | null;
  package: string;
  segment: string | null;
  rep: string | null;
  repName: string | null;
  startsOn: string;
  endsOn: string;
  /** Σ of the last 30 days. */
  metrics: EffectMetrics;
  /** metric ÷ median of its cohort (package, segment, age); null without a cohort or with a median of 0. */
  index: Record<EffectMetricName, number | null>;
  /** Its cohort, when that is large enough: how many members, the medians of their sums. */
  cohort?: { size: number; medians: EffectMetrics; ref: string } | null;
  /** Index of inquiries below the setting since this day; null: not low. */
  lowSince: string | null;
  /** Days since then, at most 60: then it may have begun earlier. */
  lowDays: number;
  /** Inquiries per week, oldest first, 12 weeks. */
  spark: number[];
  ref: string;
};
export type EffectPage = Page<EffectMember> & {
  summary: {
    members: number;
    withoutEffect: number;
    low: number;
    medianInquiries: number | null;
    /** Opens the memberships summed up. */
    ref?: string;
    /** Opens those of one number. */
    refs?: { withoutEffect: string; low: string };
  };
};

export type EffectTrend = Stamp & {
  member: EffectMember | null;
  /** The last 90 complete days. */
  days: {
    day: string;
    metrics: EffectMetrics;
    cohortMedian: EffectMetrics | null;
    /** Whether the source told this day; if not, its metrics are 0 because nothing is known. */
    isReported?: boolean;
  }[];
};
