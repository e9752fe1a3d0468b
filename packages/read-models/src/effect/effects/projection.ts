import type { DataOf, EffectEvent, EffectMetric, Fact } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';
import { formatMonthValues } from './month-values.ts';

const columns = {
  membership: 'text',
  /** Calendar month: year × 12 + month from 0. */
  month: 'integer',
  exposure: 'text',
  clicks: 'text',
  contact_views: 'text',
  messages: 'text',
  inquiries: 'text',
} as const;

type Report = DataOf<'EffectReported'>;
/** Reports by day of the month, from 0. */
type Month = { membership: string; month: string; reports: readonly (Report | undefined)[] } | null;

/** What members' shops got, an entity per membership and month: each metric's values day by day. */
export const effects = defineProjection<Month, EffectEvent, typeof columns>({
  name: 'effects',
  version: 1,
  context: 'customer-effect',
  categories: ['effect'],
  part: (event) => (event.type === 'EffectReported' ? event.data.day.slice(0, 7) : null),
  initial: null,
  evolve: (state, fact) => (fact.type === 'EffectReported' ? withReport(state, fact.data) : state),
  columns,
  row: (state) =>
    state === null
      ? null
      : {
          membership: state.membership,
          month: monthNumber(state.month),
          exposure: valuesOf(state, 'exposure'),
          clicks: valuesOf(state, 'clicks'),
          contact_views: valuesOf(state, 'contactViews'),
          messages: valuesOf(state, 'messages'),
          inquiries: valuesOf(state, 'inquiries'),
        },
  indexes: [
    // Nearly every question falls on a month's last version: a small index of its own for those.
    '(month) where v_to = 9007199254740991',
    '(month, v_to) where v_to < 9007199254740991',
    '(membership, month)',
  ],
});

/** One day of a membership's effect, to fold by itself: what a single value rests on. It has no tables. */
export const effectDays = defineProjection<Report | null, EffectEvent, Record<string, never>>({
  name: 'effect_days',
  version: effects.version,
  context: effects.context,
  categories: effects.categories,
  part: (event) => (event.type === 'EffectReported' ? event.data.day : null),
  initial: null,
  evolve: (state: Report | null, fact: Fact<EffectEvent>) =>
    fact.type === 'EffectReported' ? fact.data : state,
  columns: {},
  row: () => null,
});

/** The columns of the metrics. */
export const METRIC_COLUMNS: Readonly<Record<EffectMetric, keyof typeof columns>> = {
  exposure: 'exposure',
  clicks: 'clicks',
  contactViews: 'contact_views',
  messages: 'messages',
  inquiries: 'inquiries',
};

/** `YYYY-MM` as a number that counts months. */
export function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

function withReport(state: Month, report: Report): Month {
  const reports = state === null ? [] : [...state.reports];
  reports[Number(report.day.slice(8, 10)) - 1] = report;
  return {
    membership: state?.membership ?? report.membership,
    month: report.day.slice(0, 7),
    reports,
  };
}

const valuesOf = ({ reports }: Exclude<Month, null>, metric: EffectMetric): string =>
  formatMonthValues(Array.from(reports, (report) => report?.[metric]));
