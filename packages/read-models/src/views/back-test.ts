import type { CountSpread, MoneySpread, RenewalHorizon } from './forecast.ts';

/** Judged by what came: each score beside those of its baselines. */
export type ScoreView = {
  name: string;
  model: number | null;
  baselines: Record<string, number | null>;
};

export type BacktestSummary = {
  cutoffs: number;
  orders: number;
  /** `no_better_than_base_rate` is said in words wherever it is so. */
  verdict: 'better_than_base_rate' | 'no_better_than_base_rate' | 'not_judged';
  text: string;
  scores: ScoreView[];
};

export type ReliabilityBin = { n: number; predicted: number; observed: number };

/** One period as it was forecast at one cut-off, and what came. */
export type BacktestPeriod = {
  cutoff: string;
  period: string;
  /** Whole weeks from the cut-off to the period's end. */
  horizonWeeks: number;
  currency: string;
  model: MoneySpread | null;
  count: CountSpread | null;
  signedByThen: string;
  /** Null: the period was not over when the run was made. */
  came: string | null;
  cameCount: number | null;
  baselines: Record<string, string | null>;
};

export type BacktestResultView = {
  from: string;
  to: string;
  every: 'week' | 'month';
  horizon: number;
  summary: BacktestSummary;
  /** Ten bins of equal counts over all predictions of all cut-offs. */
  reliability: ReliabilityBin[];
  /** Expected calibration error over those bins. */
  ece: number | null;
  /** By weeks ahead. */
  byHorizon: {
    currency: string;
    horizonWeeks: number;
    n: number;
    wape: number | null;
    bias: number | null;
    coverage80: number | null;
    baselines: Record<string, number | null>;
  }[];
  periods: BacktestPeriod[];
  /** Renewals that could be judged, by how far off they were, those furthest off first; older runs have none. */
  renewals?: RenewalScore[];
};

/** What was said of renewals at the cut-offs, held against what came of them. */
export type RenewalScore = {
  horizon: RenewalHorizon;
  n: number;
  /** Mean chance that was stated, and the share that was renewed. */
  predicted: number;
  observed: number;
  brier: number;
  /** Of the rate of all past renewals, whatever their days and state. */
  baseRateBrier: number;
};
