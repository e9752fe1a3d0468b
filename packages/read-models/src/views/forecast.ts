import type { Money, Page, Stamp } from './answer.ts';
import type { RenewalBucket } from './renewals.ts';

/** Money that is not certain, in minor units: its mean, and what 10, 50 and 90 of 100 outcomes stay below. */
export type MoneySpread = { currency: string; mean: string; p10: string; p50: string; p90: string };
/** A number of orders that is not certain. */
export type CountSpread = { mean: number; p10: number; p50: number; p90: number };
export type ForecastSum = {
  amount: MoneySpread;
  count: CountSpread;
  /** What is behind it. The whole opens to its parts; a kept run is proved by making it again up to its cut. */
  ref?: string;
};

/** What a period's number is made of; the means add up to the mean of the whole. */
export type ForecastParts = {
  /** Won in the period so far: certain. */
  signed: ForecastSum;
  /** Open orders that may be won before the period ends. */
  open: ForecastSum;
  /** Orders that do not exist yet. */
  arrivals: ForecastSum;
  renewals: ForecastSum;
};

export type ForecastBy = 'rep' | 'team' | 'stage';

/** What is expected of a period, in one currency. */
export type PeriodExpectation = {
  total: ForecastSum;
  /** All but the renewals: what a target is held against. Runs that were kept before this was told lack it. */
  orders: ForecastSum;
  parts: ForecastParts;
  target: Money | null;
  /** Chance that the orders of the period reach the target, 0–1; null without one. Renewals count towards none. */
  chance: number | null;
};

export type ForecastGroup = PeriodExpectation & {
  /** Id of the rep or team, or the stage; null: nobody's. */
  key: string | null;
  name: string | null;
};

/** Quantiles of what counts towards a target, the total without renewals, for drawing its distribution: `share` of the outcomes stay at or below `amount`. */
export type ForecastQuantile = { share: number; amount: string };

/** How far off a due day is: further than 90 days, up to so many, past by up to 30 days, or by more. */
export type RenewalHorizon = RenewalBucket | 'far' | 'late';

/** Renewals of a period that are won, or so many days off, with how those ended that came so far before them. */
export type RenewalsAhead = {
  /** `renewed`: won already, and certain. */
  horizon: RenewalHorizon | 'renewed';
  /** The first due day, and the day after the last one, within the period. */
  from: string;
  to: string;
  count: number;
  amount: Money;
  /** Σ chance × amount. */
  expected: Money;
  /** Mean chance of being renewed, 0–1. */
  chance: number;
  /** Past ones that came so far undecided, and those of them that were renewed. */
  past: { count: number; renewed: number };
  ref?: string;
};

export type CurrencyForecast = PeriodExpectation & {
  currency: string;
  /** What the part of renewals is made of: those that are won, then those furthest off. */
  renewals: RenewalsAhead[];
  quantiles: ForecastQuantile[];
  /** By what was asked for; empty otherwise. */
  groups: ForecastGroup[];
};

/** What a forecast was learned from, and how far to trust it. */
export type ForecastModelView = {
  version: string;
  /** Seed of the simulation: the same run gives the same bytes. */
  seed: number;
  /** Null: there is no model. */
  learned: { from: string; to: string; orders: number; decided: number; won: number } | null;
  /** Why there is none: so many were found, so many are needed. */
  lacking: {
    reason: 'too_few_decided' | 'too_few_won' | 'too_few_lost';
    found: number;
    needed: number;
  } | null;
};

/**
 * What was to be expected of a period at an instant, with nothing but what was known then. Without a model the parts that
 * need one are null and only what is signed is told.
 */
export type PeriodForecastView = Stamp & {
  /** `2026`, `2026-03` or `2026-Q1`. */
  period: string;
  from: string;
  /** The first instant after it. */
  to: string;
  by: ForecastBy | null;
  model: ForecastModelView;
  currencies: CurrencyForecast[];
  /** The last event that was looked at. */
  cut: string | null;
};

/** A fact that moved an order's chance. `parameters` are those of the sentence that a screen makes of `kind`. */
export type ForecastReason = {
  kind: string;
  parameters: Record<string, string | number>;
  /** Log-odds of winning by which it moved the order away from the average one. */
  effect: number;
  /** The same in plain English. */
  text: string;
};

export type OrderForecastItem = {
  order: string;
  customer: string | null;
  customerName: string | null;
  rep: string | null;
  repName: string | null;
  team: string | null;
  stage: string;
  amount: Money;
  openedAt: string;
  expectedCloseOn: string | null;
  /** Chances that it is won, lost before the period ends, 0–1; null: there is no model. */
  won: number | null;
  lost: number | null;
  /** Chance of winning × amount. */
  expected: Money | null;
  /** What moved it most, largest first. */
  reasons: ForecastReason[];
  ref: string;
};
export type OrderForecastPage = Page<OrderForecastItem> & {
  model: ForecastModelView;
  /** All open orders that were looked at. */
  ref: string;
};

/** The result of a kept forecast. */
export type ForecastResultView = Omit<PeriodForecastView, keyof Stamp | 'cut'>;

/** What was forecast then, what today's model would have said then, and what came. */
export type ForecastLines = Stamp & {
  period: string;
  currency: string;
  points: {
    at: string;
    /** By the runs that were kept at the time. */
    kept: MoneySpread | null;
    /** By today's model, looking at what was known then. */
    today: MoneySpread | null;
    /** Signed up to then, as known now. */
    came: string | null;
  }[];
  target: Money | null;
};
