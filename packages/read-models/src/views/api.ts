import type { Evidence } from './answer.ts';
import type { Directory, Me, Status } from './company.ts';
import type {
  AnomalyPage,
  CallPage,
  DisciplineDays,
  DisciplineMonth,
  RestatedDays,
} from './discipline.ts';
import type { EffectPage, EffectTrend } from './effect.ts';
import type { ForecastLines, OrderForecastPage, PeriodForecastView } from './forecast.ts';
import type { Overview } from './overview.ts';
import type {
  OrderPage,
  OrderTimeline,
  PipelineFlow,
  PipelineForecast,
  PipelineSummary,
  StageTimes,
} from './pipeline.ts';
import type { RenewalBoard } from './renewals.ts';
import type { RunComparison, RunPage, RunView } from './runs.ts';
import type { Submissions } from './submissions.ts';
import type {
  TargetDiff,
  TargetHistory,
  TargetList,
  TargetOutlook,
  TargetProposals,
} from './targets.ts';

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
