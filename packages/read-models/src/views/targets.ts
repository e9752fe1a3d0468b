import type { Money, Stamp } from './answer.ts';

export type TargetScopeName = 'company' | 'division' | 'team' | 'rep';
/** Which target: `of` is the division, team or rep, `all` for the company. */
export type TargetKeyView = { period: string; scope: TargetScopeName; of: string };

/** How a target came about. */
export type TargetOrigin = {
  /** The target that this one is a share of. */
  within: TargetKeyView | null;
  method: string | null;
  /** Why it was revised. */
  reason: string | null;
  proposal: string | null;
  /** Its part of the weights of all under the same target above, 0–1. */
  weight: number | null;
  season: number | null;
  workdays: number | null;
  capacity: number | null;
  potential: number | null;
};

export type TargetItem = TargetKeyView & {
  name: string;
  target: Money;
  actual: Money;
  /** actual ÷ target */
  attainment: number | null;
  /** actual ÷ (target × elapsed workdays ÷ workdays); 1 = on line. */
  pace: number | null;
  workdays: number;
  elapsedWorkdays: number;
  /** (target − actual) ÷ remaining workdays; null when none remains or nothing is missing. */
  neededPerWorkday: Money | null;
  /** Target − Σ of its shares one level below, of the same period; null without shares. 0: it is split to the cent. */
  residual: Money | null;
  /** The same for the shares that are months of a year. */
  monthsResidual: Money | null;
  origin: TargetOrigin;
  /** Opens what is signed. */
  ref: string;
  /** Opens what was told of the target itself. */
  targetRef: string;
};
/** A tree: `origin.within` names what is above. */
export type TargetList = Stamp & { period: string; items: TargetItem[] };

/** An amount that stood from when on the v axis, and since when that was known; null: it still is so. */
export type TargetVersion = {
  target: Money;
  method: string | null;
  reason: string | null;
  effectiveFrom: string;
  effectiveTo: string | null;
  knownFrom: string;
  knownTo: string | null;
};
export type TargetHistory = Stamp & TargetKeyView & { name: string; items: TargetVersion[] };

/** Targets of a period that differ between two places; `before` is that of `against`. null: there was none. */
export type TargetDiff = Stamp & {
  period: string;
  against: string;
  againstKnownAt: string | null;
  items: {
    scope: TargetScopeName;
    of: string;
    name: string;
    before: Money | null;
    after: Money | null;
    /** after − before in minor units; null between two currencies. */
    change: string | null;
    method: string | null;
    reason: string | null;
  }[];
};

/** An open order on which a gap rests. */
export type GapOrder = {
  order: string;
  stage: string;
  dueOn: string;
  amount: Money;
  /** With which rate orders that ever entered its stage were won; null: none is decided. */
  rate: number | null;
  /** amount × rate */
  weighted: Money;
  ref: string;
};
/**
 * What the past months alone lead to expect. It knows no order: the chance of a target is that of the period's forecast,
 * and this one stands in where there is no model of orders.
 */
export type SeriesOutlook = {
  /** Signed, and what the series lead to expect of the rest; null: there is no past to tell from. */
  expected: Money | null;
  /** Chance of reaching the target, by how such sums were missed in the past; null: too little of it could be tried. */
  chance: number | null;
};
/** A target of the company, re-forecast as of the place. */
export type TargetOutlookItem = {
  period: string;
  target: Money;
  signed: Money;
  bySeries: SeriesOutlook;
  /** Target − signed; null once it is reached. */
  gap: Money | null;
  /** The open orders due in the period that are worth most, until they come to the gap. */
  gapOrders: GapOrder[];
  ref: string;
};
/** The year first, then its months that are not over. */
export type TargetOutlook = Stamp & { year: string; items: TargetOutlookItem[] };

/** A proposed target with what it rests on. */
export type TargetProposalItem = TargetKeyView & {
  proposal: string;
  target: Money;
  takesEffectAt: string;
  method: string;
  /** As kept with the proposal: history, expected months, seasonality, workdays, capacity, open pipeline, growth, note. */
  inputs: Record<string, unknown>;
  isApproved: boolean;
  /** Opens what was told of it. */
  ref: string;
};
export type TargetProposals = Stamp & { items: TargetProposalItem[] };
