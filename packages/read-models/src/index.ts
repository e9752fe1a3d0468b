import type { Projection } from '@grasp/projections';
import { attendance } from './discipline/attendance/projection.ts';
import { calendars } from './discipline/calendars/projection.ts';
import { calls } from './discipline/calls/projection.ts';
import { disciplineEvidence } from './discipline/evidence.ts';
import { extensions } from './discipline/extensions/projection.ts';
import { reps } from './discipline/reps/projection.ts';
import { rules } from './discipline/rules/projection.ts';
import { teams } from './discipline/teams/projection.ts';
import { customers } from './effect/customers/projection.ts';
import { effects } from './effect/effects/projection.ts';
import { effectEvidence } from './effect/evidence.ts';
import { memberships } from './effect/memberships/projection.ts';
import { numbers } from './effect/numbers/projection.ts';
import { renewals } from './effect/renewals/projection.ts';
import type { EvidenceQuery } from './evidence.ts';
import { forecastEvidence } from './pipeline/histories/evidence.ts';
import { flowEvidence, ordersEvidence } from './pipeline/orders/evidence.ts';
import { orders } from './pipeline/orders/projection.ts';
import { proposalEvidence } from './pipeline/proposals/list.ts';
import { proposals } from './pipeline/proposals/projection.ts';
import { submissionEvidence } from './pipeline/submissions/list.ts';
import { submissions } from './pipeline/submissions/projection.ts';
import { targetEvidence } from './pipeline/targets/evidence.ts';
import { targets } from './pipeline/targets/projection.ts';

export { directory } from './directory/directory.ts';
export { ANOMALY_KINDS, type AnomalyQuery, disciplineAnomalies } from './discipline/anomalies.ts';
export { type CallListQuery, disciplineCalls } from './discipline/call-list.ts';
export { type DisciplineDaysQuery, disciplineDays } from './discipline/days.ts';
export { type DisciplineMonthQuery, disciplineMonth } from './discipline/month.ts';
export { restatedDays } from './discipline/restated.ts';
export { tallyModels } from './discipline/tally-models.ts';
export type { RuleTrial, TriedRule } from './discipline/trial.ts';
export {
  EFFECT_SHOWS,
  type EffectListQuery,
  type EffectShow,
  effectMemberships,
} from './effect/effects/list.ts';
export type { EffectRule } from './effect/effects/rule.ts';
export { type EffectTrendQuery, effectTrend } from './effect/effects/trend.ts';
export { type RenewalQuery, renewalBoard } from './effect/renewals/board.ts';
export { type EvidencePage, type EvidenceQuery, readEvidence } from './evidence.ts';
export { repNames, teamNames } from './names.ts';
export { overview } from './overview/overview.ts';
export {
  type FactColumns,
  factModels,
  factsIn,
  readFacts,
} from './pipeline/histories/read-facts.ts';
export {
  type ForecastLook,
  forecastReference,
  OPENINGS_DAYS,
  withForecastRefs,
} from './pipeline/histories/refs.ts';
export { replayFacts } from './pipeline/histories/replay-facts.ts';
export type { CutoffFacts, RenewalDue } from './pipeline/histories/to-facts.ts';
export {
  cutErrors,
  type PipelineAtCut,
  pipelineSummaryAtCut,
  positionOfCut,
} from './pipeline/orders/cut.ts';
export { type FlowQuery, pipelineFlow } from './pipeline/orders/flow.ts';
export { pipelineForecast } from './pipeline/orders/forecast.ts';
export {
  ORDER_SORTS,
  type OrderListQuery,
  type OrderSort,
  orderList,
  ordersByIds,
} from './pipeline/orders/list.ts';
export { signedUpTo } from './pipeline/orders/signed-up-to.ts';
export { stageTimes } from './pipeline/orders/stage-times.ts';
export { pipelineSummary } from './pipeline/orders/summary.ts';
export { orderTimeline } from './pipeline/orders/timeline.ts';
export { targetProposals } from './pipeline/proposals/list.ts';
export { submittedForecasts } from './pipeline/submissions/list.ts';
export { draftSplit, type SplitDraft } from './pipeline/targets/draft-split.ts';
export { targetDiff, targetHistory } from './pipeline/targets/history.ts';
export { targetList } from './pipeline/targets/list.ts';
export { targetOutlook } from './pipeline/targets/outlook.ts';
export { type ProposedTarget, proposeTarget } from './pipeline/targets/propose.ts';
export type { Company, ModelQuery, Paged, Paging } from './query.ts';
export { parseReference, type Reference, referenceErrors } from './reference.ts';

/** Every read model. A new one is a folder and a line here. */
export const readModels: readonly Projection[] = [
  orders,
  targets,
  proposals,
  submissions,
  calls,
  reps,
  teams,
  extensions,
  attendance,
  rules,
  calendars,
  customers,
  numbers,
  memberships,
  effects,
  renewals,
];

/** How each kind of number is proved, by the kind that its ref names. */
export const evidences: ReadonlyMap<string, EvidenceQuery> = new Map([
  ['orders', ordersEvidence],
  ['flow', flowEvidence],
  ['forecast', forecastEvidence],
  ['target', targetEvidence],
  ['proposal', proposalEvidence],
  ['submission', submissionEvidence],
  ...Object.entries(disciplineEvidence),
  ...Object.entries(effectEvidence),
]);
