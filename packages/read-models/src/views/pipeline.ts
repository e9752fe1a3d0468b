import type { EventView, Money, Page, Stamp, Sum } from './answer.ts';

export type PipelineSummary = Stamp & {
  open: Sum;
  won: Sum;
  lost: Sum;
  /** Open orders only, in the order of the sales process as far as it can be told. */
  byStage: (Sum & { stage: string })[];
};

export type FlowBarName =
  | 'start'
  | 'new'
  | 'reopened'
  | 'movedIn'
  | 'grew'
  | 'shrank'
  | 'movedOut'
  | 'won'
  | 'lost'
  | 'lateNews'
  | 'end';

/** Signed: what leaves is negative; start + all bars between = end, in count and per currency. */
export type PipelineFlow = Stamp & {
  from: string;
  to: string;
  bars: (Sum & { name: FlowBarName })[];
  balanced: boolean;
};

export type StageRate = {
  stage: string;
  /** Orders that entered the stage and are decided. */
  decided: number;
  won: number;
  /** won ÷ decided; null while nothing is decided. */
  rate: number | null;
  /** Opens the decided orders. */
  ref?: string;
};

export type ForecastMonth = {
  month: string;
  /** Signed in the month so far. */
  signed: Sum;
  /** Open orders expected to close in the month. */
  open: Sum;
  /** Σ amount × rate of the stage; orders of a stage without a rate count with the rate of all orders. */
  weighted: Money[];
  /** signed + weighted */
  expected: Money[];
  target: Money[];
};

export type PipelineForecast = Stamp & {
  months: ForecastMonth[];
  /** Open orders without an expected close, or one past. */
  undated: Sum;
  rates: StageRate[];
};

export type StageTime = {
  stage: string;
  /** Stays that ended, and those that go on (censored). */
  left: number;
  stillIn: number;
  /** Kaplan–Meier median of the stay, ms; null when fewer than half have left. */
  medianMs: number | null;
  ref: string;
};
export type StageTimes = Stamp & { stages: StageTime[] };

export type NextStepView = { step: string; what: string; dueOn: string; isOverdue: boolean };

export type OrderItem = {
  order: string;
  status: 'open' | 'won' | 'lost';
  customer: string | null;
  customerName: string | null;
  rep: string | null;
  repName: string | null;
  team: string | null;
  stage: string;
  amount: Money;
  openedAt: string;
  stageSince: string;
  closedAt: string | null;
  signedOn: string | null;
  lostReason: string | null;
  expectedCloseOn: string | null;
  facts: number;
  lastFactAt: string | null;
  lastFactKind: string | null;
  touches: number;
  lastTouchAt: string | null;
  nextStep: NextStepView | null;
  reopened: number;
  anomalies: number;
  ref: string;
};

export type OrderPage = Page<OrderItem> & { totals: Sum };

export type OrderTimeline = Stamp & {
  /** null: not opened there and then. */
  order: OrderItem | null;
  /** Oldest first, by occurredAt. */
  events: EventView[];
};
