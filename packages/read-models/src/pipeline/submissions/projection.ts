import type { DataOf, ForecastEvent, Micros } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  period: 'text',
  scope: 'text',
  subject: 'text',
  said_by: 'text',
  said_at: 'bigint',
  amount: 'bigint',
  currency: 'text',
  overridden: 'bigint',
  overridden_by: 'text',
  remark: 'text',
} as const;

type Said = Pick<DataOf<'ForecastSubmitted'>, 'period' | 'scope' | 'of' | 'by' | 'currency'> & {
  at: Micros;
  amount: string;
  remark: string | null;
  /** What an override stands in the place of, and whose it was. */
  before: { amount: string; by: string } | null;
};

/** Forecasts as people submit and override them, an entity per period, subject, who says so, and whether it overrides. */
export const submissions = defineProjection<Said | null, ForecastEvent, typeof columns>({
  name: 'submissions',
  version: 1,
  context: 'pipeline-forecast',
  categories: ['forecast'],
  part({ type, data }) {
    if (type === 'ForecastSubmitted') return `submitted/${data.by}`;
    return type === 'ForecastOverridden' ? `overridden/${data.by}` : null;
  },
  initial: null,
  evolve(said, { type, data, at }) {
    if (type === 'ForecastSubmitted') {
      return { ...data, at, remark: data.note ?? null, before: null };
    }
    if (type !== 'ForecastOverridden') return said;
    return { ...data, at, remark: data.reason, before: { amount: data.before, by: data.beforeBy } };
  },
  columns,
  row: (said) =>
    said === null
      ? null
      : {
          period: said.period,
          scope: said.scope,
          subject: said.of,
          said_by: said.by,
          said_at: said.at,
          amount: Number(said.amount),
          currency: said.currency,
          overridden: said.before === null ? null : Number(said.before.amount),
          overridden_by: said.before?.by ?? null,
          remark: said.remark,
        },
  indexes: ['(period)'],
});
