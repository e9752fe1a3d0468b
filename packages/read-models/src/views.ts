/**
 * The shapes of all answers of the query API. Browser-safe: types only, no import of ours.
 * Instants are ISO 8601 in UTC, days `YYYY-MM-DD`, months `YYYY-MM`, durations whole milliseconds, rates 0–1.
 * A rate with a zero denominator is null.
 */

/** Money in integer minor units: 20,000 euro is `{ amount: "2000000", currency: "EUR" }`. */
export type Money = { amount: string; currency: string };

/** On which clocks an answer stands, and how fresh what it was computed from is. */
export type Stamp = {
  /** v: the instant looked at. */
  asOf: string;
  /** `then`: as known at that instant; `now`: as known now; null: as known at a third instant. */
  known: 'then' | 'now' | null;
  /** k: null stands for "all that is known". */
  knownAt: string | null;
  /** Read models used, by name: version, and when the log took the last event that each has folded. */
  models: { name: string; version: number; build: string; foldedAt: string | null }[];
  /** A read model had not come as far as the position asked for within a second. */
  isStale: boolean;
};

/** A number with its evidence: `ref` opens the events behind it. */
export type Sum = { count: number; amounts: Money[]; ref: string };

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

/** A page of a list. `total` counts all pages. */
export type Page<T> = Stamp & { items: T[]; total: number; nextCursor: string | null };
export type OrderPage = Page<OrderItem> & { totals: Sum };

/** An event as shown to people. */
export type EventView = {
  eventId: string;
  type: string;
  version: number;
  stream: string;
  revision: number;
  occurredAt: string;
  recordedAt: string;
  knownAt: string;
  acceptedAt: string;
  /** Later than its neighbours knew: recorded more than a minute after it occurred. */
  isLate: boolean;
  isImported: boolean;
  importId: string | null;
  source: string;
  actor: { kind: string; id: string; onBehalfOf: string | null; via: string };
  /** The event that this one corrects or retracts. */
  corrects: string | null;
  data: Record<string, unknown>;
};

export type OrderTimeline = Stamp & {
  /** null: not opened there and then. */
  order: OrderItem | null;
  /** Oldest first, by occurredAt. */
  events: EventView[];
};

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

/** What a rep did by telephone on one day. `quota` is prorated by calendar and approved leave; null = no quota held. */
export type DisciplineDay = {
  rep: string | null;
  repName: string | null;
  day: string;
  dials: number;
  connects: number;
  talkMs: number;
  validCalls: number;
  quota: number | null;
  /** Whether facts that became known on a later day changed this day. */
  isRestated: boolean;
  /** Opens the calls in any of the numbers. */
  ref: string;
  /** Opens the calls in each number; a month's grid has that of the number it shows. */
  refs: CallRefs;
};
export type CallRefs = {
  validCalls: string;
  dials?: string;
  connects?: string;
  talkMs?: string;
};
export type DisciplineDays = Stamp & { items: DisciplineDay[] };

export type DisciplineTotal = {
  dials: number;
  connects: number;
  talkMs: number;
  validCalls: number;
  /** Σ of the days elapsed. */
  quota: number | null;
  /** validCalls ÷ quota */
  attainment: number | null;
  /** `open` while the month runs, until the calls make the quota of all its days; `none` without a quota. */
  verdict: 'met' | 'short' | 'open' | 'none';
  /** Opens the rep's calls of the month, those of each number in `refs`. */
  ref?: string;
  refs?: CallRefs;
};

export type DisciplineRow = {
  rep: string | null;
  repName: string | null;
  team: string | null;
  teamName: string | null;
  division: string | null;
  /** In the order of `days`; null: nothing happened and no quota held. */
  cells: (Omit<DisciplineDay, 'rep' | 'repName' | 'day'> | null)[];
  total: DisciplineTotal;
};

export type DisciplineMonth = Stamp & {
  month: string;
  zone: string;
  days: { day: string; isWorkday: boolean }[];
  /** Shortest attainment first; the unattributed row (rep null) last. */
  rows: DisciplineRow[];
};

/** Why a call does not count; null = it does. */
export type InvalidReason =
  | 'not_answered'
  | 'too_short'
  | 'no_customer_number'
  | 'outside_work_hours'
  | 'duplicate'
  | 'not_outbound'
  | 'secondary_leg';

export type CallItem = {
  call: string;
  startedAt: string;
  day: string;
  direction: 'outbound' | 'inbound' | 'internal';
  status: string;
  outcome: string | null;
  extension: string | null;
  rep: string | null;
  repName: string | null;
  number: string | null;
  customers: { customer: string; name: string | null }[];
  talkMs: number;
  isPrimary: boolean;
  isValid: boolean;
  whyNot: InvalidReason | null;
  /** Recorded on a later day than the call's. */
  isLate: boolean;
  ref: string;
};
export type CallPage = Page<CallItem>;

export type AnomalyKind = 'unattributed' | 'ambiguous' | 'ultra_short' | 'duplicate' | 'timed_out';
export type AnomalyPage = Page<CallItem & { kind: AnomalyKind }>;

export type RestatedDay = {
  rep: string | null;
  repName: string | null;
  day: string;
  /** As known at the end of the day itself, and as known at the query's k. */
  before: { dials: number; connects: number; talkMs: number; validCalls: number };
  after: { dials: number; connects: number; talkMs: number; validCalls: number };
  ref: string;
};
export type RestatedDays = Stamp & { items: RestatedDay[] };

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

export type Delta = { value: number | null; before: number | null };
export type ExceptionItem = {
  kind: 'short_rep' | 'renewal_at_risk' | 'overdue_step' | 'low_effect' | 'lag' | 'dead_letters';
  /**
   * Parameters of the sentence that the screen makes of it: short_rep `{ name, validCalls, quota }` · renewal_at_risk
   * `{ name, daysLeft, amount, currency }` · overdue_step `{ name, what, days }` · low_effect `{ name, days }` ·
   * lag `{ model, lagMs }` · dead_letters `{ model, count }`. `name` is what people call the rep or customer.
   */
  parameters: Record<string, string | number>;
  /** Path of the page that shows it. */
  href: string;
};

export type Overview = Stamp & {
  day: string;
  validCalls: { value: number; quota: number | null; before: number | null; ref: string };
  dials: { value: number; before: number | null; ref: string };
  talkMs: { value: number; before: number | null; ref: string };
  signedMonth: Sum & { before: Money[] };
  attainment: TargetItem | null;
  open: Sum & { before: number | null };
  flow: PipelineFlow['bars'];
  flowFrom: string;
  /** Every day of the month: signed so far, cumulated, beside the target line, in the company's currency. */
  signedByDay: { day: string; signed: string; target: string | null }[];
  exceptions: ExceptionItem[];
  topOrders: OrderItem[];
};

export type Evidence = Stamp & {
  /** What the ref says, in the words of the API: the number's own query. */
  of: { kind: string; parameters: Record<string, string | number | null> };
  /** Versions of rules and models that the number rests on. */
  versions: Record<string, string | number>;
  items: EventView[];
  /** Entities behind the number; events are given entity by entity. */
  total: number;
  nextCursor: string | null;
};

export type ReadModelStatus = {
  name: string;
  context: string;
  version: number;
  /** null: more than a log counts whose positions are no count. */
  lagEvents: number | null;
  lagMs: number;
  deadLetters: number;
  state: 'live' | 'catching_up' | 'rebuilding' | 'absent';
};
export type Status = {
  readModels: ReadModelStatus[];
  /** `demo`: the log holds a demo company. */
  mode: 'real' | 'demo' | 'empty';
  now: string;
  /** The company's zone. */
  zone: string;
  currency: string;
};

export type Me = {
  principal: string;
  role: 'admin' | 'director' | 'manager' | 'analyst' | 'rep' | 'integration' | 'importer';
  scope: { kind: 'all' } | { kind: 'team' | 'rep'; id: string };
};

/** A message of `/api/live`. */
export type LiveMessage = { models: string[]; at: string; lagMs: number };

/** Reps and teams as of the instant, for filters. */
export type Directory = Stamp & {
  reps: { rep: string; name: string; team: string | null; isActive: boolean }[];
  teams: { team: string; name: string; division: string | null }[];
  stages: string[];
};

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

export type RunKind = 'forecast' | 'backtest' | 'what-if';
export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** What a what-if changes, by the field that tells it: docs/reference/changes.md. Days are local, money is in minor units. */
export type WhatIfChanges = {
  closes: { order: string; closes: 'won' | 'lost' };
  pushedTo: { order: string; pushedTo: string };
  amount: { order: string } & Money;
  leaves: { rep: string; leaves: true; ordersTo: string | null };
  prices: {
    prices: number;
    stage?: string | undefined;
    rep?: string | undefined;
    team?: string | undefined;
  };
  target: {
    target: string;
    currency: string;
    period: string;
    scope: 'company' | 'division' | 'team' | 'rep';
    of: string;
  };
  arrivals: { arrivals: number };
  model: { model: Record<string, number | readonly number[] | undefined> };
  quota: { quota: number; scope: 'all' | 'team' | 'rep'; of?: string | undefined } & SinceDay;
  quotas: { quotas: number } & SinceDay;
  validCall: {
    validCall: {
      minTalkMs?: number | undefined;
      customerNumberOnly?: boolean | undefined;
      workHoursOnly?: boolean | undefined;
      duplicateWithinMs?: number | undefined;
    };
  } & SinceDay;
  calendar: {
    calendar: {
      /** 1: Monday. */
      workdays?: readonly number[] | undefined;
      from?: string | undefined;
      to?: string | undefined;
      holidays: readonly string[];
      extraWorkdays: readonly string[];
    };
  } & SinceDay;
};
/** From this day on; left out: at all times. */
type SinceDay = { from?: string | undefined };
export type WhatIfChange = WhatIfChanges[keyof WhatIfChanges];

/** A run that is kept: with its inputs and its cut it can be repeated, byte for byte. */
export type RunItem = {
  run: string;
  kind: RunKind;
  state: RunState;
  /** 0–1 */
  progress: number;
  /** The instant it looks from, and the last event that it saw. */
  asOf: string;
  cut: string | null;
  model: string;
  /** Of a what-if also its changes, which a screen words from what they hold. */
  inputs: Record<string, unknown> & { changes?: readonly WhatIfChange[] };
  /** SHA-256 of the canonical result; null until it is done. */
  hash: string | null;
  by: string;
  createdAt: string;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
  /** Of a back-test that is done. */
  summary: BacktestSummary | null;
};
export type RunPage = Page<RunItem>;
export type RunView = RunItem & {
  result: ForecastResultView | BacktestResultView | WhatIfResultView | null;
};

/** The result of a kept forecast. */
export type ForecastResultView = Omit<PeriodForecastView, keyof Stamp | 'cut'>;

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

/** What changes in a what-if, beside what it was without it. */
/** A forecast as things stand, beside the same with changes. */
export type ForecastWhatIf = {
  base: ForecastResultView;
  changed: ForecastResultView;
  delta: {
    currency: string;
    mean: string;
    p10: string;
    p50: string;
    p90: string;
    chance: number | null;
  }[];
};

/** A rep's month of calls as it is judged under one rule book. */
export type MonthVerdict = Pick<DisciplineTotal, 'validCalls' | 'quota' | 'attainment' | 'verdict'>;

/** Many reps' months of calls together; the attainment is of the sums. */
export type VerdictSum = Pick<DisciplineTotal, 'validCalls' | 'quota' | 'attainment'> & {
  /** How many months of reps have each verdict. */
  verdicts: Record<DisciplineTotal['verdict'], number>;
};

/** As it is, as it would be, and the difference; null where one of the two is null. */
export type TriedBeside<T> = {
  is: T;
  tried: T;
  delta: { validCalls: number; quota: number | null; attainment: number | null };
};

/** rep null: calls of nobody. */
export type VerdictRow = TriedBeside<MonthVerdict> &
  Pick<DisciplineRow, 'rep' | 'repName' | 'team' | 'teamName' | 'division'>;

/** Months of calls as they are judged, and as they would be under rules that are tried. */
export type VerdictsWhatIf = {
  asOf: string;
  knownAt: string;
  total: TriedBeside<VerdictSum>;
  /** Rows whose verdict changes first, then by how far valid calls and quota do. */
  months: { month: string; total: TriedBeside<VerdictSum>; rows: VerdictRow[] }[];
};

/** What follows from changes: for a forecast, for the verdicts on months of calls, or both. */
export type WhatIfResultView = {
  verdicts?: VerdictsWhatIf;
  /** Every change of the file, in plain English, as the inputs of the run have them. */
  changes: string[];
} & (ForecastWhatIf | { [name in keyof ForecastWhatIf]?: never });

/** Two runs, number by number: where they differ. */
export type RunComparison = {
  a: RunItem;
  b: RunItem;
  isSame: boolean;
  differences: { path: string; a: unknown; b: unknown }[];
};

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

/** Every route of the dashboard's client, with its answer. */
export type Api = {
  '/api/overview': Overview;
  '/api/pipeline/summary': PipelineSummary;
  '/api/pipeline/flow': PipelineFlow;
  '/api/pipeline/forecast': PipelineForecast;
  '/api/pipeline/stages': StageTimes;
  '/api/orders': OrderPage;
  '/api/orders/:id': OrderTimeline;
  '/api/targets': TargetList;
  '/api/discipline/days': DisciplineDays;
  '/api/discipline/months/:month': DisciplineMonth;
  '/api/discipline/calls': CallPage;
  '/api/discipline/anomalies': AnomalyPage;
  '/api/discipline/restated': RestatedDays;
  '/api/effect/memberships': EffectPage;
  '/api/effect/memberships/:id': EffectTrend;
  '/api/renewals': RenewalBoard;
  '/api/evidence': Evidence;
  '/api/directory': Directory;
  '/api/status': Status;
  '/api/me': Me;
};

/** The routes of forecasts and their runs, and of how targets came about, with their answers. */
export type ForecastApi = {
  '/api/forecast': PeriodForecastView;
  '/api/forecast/orders': OrderForecastPage;
  '/api/forecast/lines': ForecastLines;
  '/api/forecast/backtests': RunPage;
  '/api/forecast/runs': RunPage;
  '/api/forecast/runs/:id': RunView;
  '/api/forecast/runs/:id/compare': RunComparison;
  '/api/targets/history': TargetHistory;
  '/api/targets/diff': TargetDiff;
  '/api/targets/proposals': TargetProposals;
  '/api/targets/outlook': TargetOutlook;
  '/api/forecast/submissions': Submissions;
};
