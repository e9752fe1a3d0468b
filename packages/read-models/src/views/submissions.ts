import type { Money, Stamp } from './answer.ts';
import type { TargetKeyView } from './targets.ts';

/** A forecast as somebody submitted it, or put it in the place of another's. */
export type SubmissionItem = TargetKeyView & {
  name: string;
  kind: 'submitted' | 'overridden';
  by: string;
  at: string;
  forecast: Money;
  /** What an override stands in the place of, and whose that was. */
  before: Money | null;
  beforeBy: string | null;
  remark: string | null;
  /** Signed in the period, as far as is known. */
  actual: Money;
  /** Whether the period is over: only then is a forecast judged. */
  isOver: boolean;
  /** Opens what was said. */
  ref: string;
  /** Opens what was signed. */
  actualRef: string;
};

/**
 * How well somebody forecasts, over the periods that are over, by what they said when each began (or first after that).
 * WAPE = Σ|F − A| ÷ ΣA; bias = Σ(F − A) ÷ ΣA, above 0: too much was said; both null where nothing came.
 */
export type SubmitterScore = {
  by: string;
  kind: 'submitted' | 'overridden';
  currency: string;
  periods: number;
  wape: number | null;
  bias: number | null;
  /** WAPE of what was overridden − WAPE of the overrides: above 0, they helped. null of what overrides nothing. */
  valueAdded: number | null;
};
export type Submissions = Stamp & {
  from: string;
  to: string;
  items: SubmissionItem[];
  scores: SubmitterScore[];
};
