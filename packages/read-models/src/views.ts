/**
 * The shapes of all answers of the query API. Browser-safe: types only, no import of ours.
 * Instants are ISO 8601 in UTC, days `YYYY-MM-DD`, months `YYYY-MM`, durations whole milliseconds, rates 0–1.
 * A rate with a zero denominator is null.
 */

export type { EventView, Evidence, Money, Page, Stamp, Sum } from './views/answer.ts';
export type { Api, ForecastApi } from './views/api.ts';
export type {
  BacktestPeriod,
  BacktestResultView,
  BacktestSummary,
  ReliabilityBin,
  RenewalScore,
  ScoreView,
} from './views/back-test.ts';
export type { Directory, LiveMessage, Me, ReadModelStatus, Status } from './views/company.ts';
export type {
  AnomalyKind,
  AnomalyPage,
  CallItem,
  CallPage,
  CallRefs,
  DisciplineDay,
  DisciplineDays,
  DisciplineMonth,
  DisciplineRow,
  DisciplineTotal,
  InvalidReason,
  RestatedDay,
  RestatedDays,
} from './views/discipline.ts';
export type {
  EffectMember,
  EffectMetricName,
  EffectMetrics,
  EffectPage,
  EffectTrend,
} from './views/effect.ts';
export type {
  CountSpread,
  CurrencyForecast,
  ForecastBy,
  ForecastGroup,
  ForecastLines,
  ForecastModelView,
  ForecastParts,
  ForecastQuantile,
  ForecastReason,
  ForecastResultView,
  ForecastSum,
  MoneySpread,
  OrderForecastItem,
  OrderForecastPage,
  PeriodExpectation,
  PeriodForecastView,
  RenewalHorizon,
  RenewalsAhead,
} from './views/forecast.ts';
export type { Delta, ExceptionItem, Overview } from './views/overview.ts';
export type {
  FlowBarName,
  ForecastMonth,
  NextStepView,
  OrderItem,
  OrderPage,
  OrderTimeline,
  PipelineFlow,
  PipelineForecast,
  PipelineSummary,
  StageRate,
  StageTime,
  StageTimes,
} from './views/pipeline.ts';
export type {
  RenewalBoard,
  RenewalBucket,
  RenewalCard,
  RenewalColumn,
  RenewalRate,
} from './views/renewals.ts';
export type { RunComparison, RunItem, RunKind, RunPage, RunState, RunView } from './views/runs.ts';
export type { SubmissionItem, Submissions, SubmitterScore } from './views/submissions.ts';
export type {
  GapOrder,
  SeriesOutlook,
  TargetDiff,
  TargetHistory,
  TargetItem,
  TargetKeyView,
  TargetList,
  TargetOrigin,
  TargetOutlook,
  TargetOutlookItem,
  TargetProposalItem,
  TargetProposals,
  TargetScopeName,
  TargetVersion,
} from './views/targets.ts';
export type {
  ForecastWhatIf,
  MonthVerdict,
  TriedBeside,
  VerdictRow,
  VerdictSum,
  VerdictsWhatIf,
  WhatIfChange,
  WhatIfChanges,
  WhatIfResultView,
} from './views/what-if.ts';
