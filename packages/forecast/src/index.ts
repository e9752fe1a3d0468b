export { featuresAt, featuresAtEach, type OrderFeatures, openAt } from './order-features.ts';
export {
  chanceOfWinningBy,
  forecastOrders,
  type OrderForecast,
  type Reason,
} from './order-forecast.ts';
export {
  type Attributes,
  courseOf,
  type OrderCourse,
  type OrderHistory,
  type OrderMoment,
  type Standing,
  standingAt,
  type Turn,
} from './order-history.ts';
export {
  fitOrderModel,
  type NoModel,
  type OrderModel,
} from './order-model.ts';
export { DEFAULT_ORDER_PARAMS, type OrderModelParams } from './order-params.ts';
export { type OrderWeeks, orderWeeks } from './order-weeks.ts';
export {
  type ArrivalItem,
  chanceToReach,
  forecastPeriod,
  type Groups,
  type OpenItem,
  type PartForecast,
  type PeriodForecast,
  type PeriodInput,
  type SignedItem,
  type Spread,
} from './period.ts';
export {
  baseRateOf,
  chanceOfRenewal,
  fitRenewals,
  isRenewalOver,
  RENEWAL_SPANS,
  type RenewalHorizon,
  type RenewalModel,
  type RenewalTerm,
  standingOf,
} from './renewals.ts';
export {
  type ChanceScores,
  crps,
  NO_BETTER,
  type RangeScores,
  type ReliabilityBin,
  type Stated,
  type StatedRange,
  scoreChances,
  scoreRanges,
  verdictOn,
} from './scores.ts';
export {
  forecastSeries,
  type SeriesForecast,
  type SeriesPoint,
  type SeriesQuestion,
} from './series/forecast-series.ts';
export { seasonalIndices } from './series/seasonality.ts';
export { chanceOfTotal, forecastTotal } from './series/total.ts';
export { estimateShock, type PastChance, type Shock } from './shock.ts';
