import type { DataOf, TargetEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  period: 'text',
  scope: 'text',
  subject: 'text',
  amount: 'bigint',
  currency: 'text',
  reason: 'text',
} as const;

type Target = (DataOf<'TargetSet'> & { reason?: string }) | null;

/** Targets, an entity per period, scope and subject; old versions stay visible as of then. */
export const targets = defineProjection<Target, TargetEvent, typeof columns>({
  name: 'targets',
  version: 1,
  context: 'pipeline-forecast',
  categories: ['target'],
  part: (event) =>
    event.type === 'TargetSet' || event.type === 'TargetRevised'
      ? [event.data.period, event.data.scope, event.data.of].join('/')
      : null,
  initial: null,
  evolve: (state, fact) =>
    fact.type === 'TargetSet' || fact.type === 'TargetRevised' ? fact.data : state,
  columns,
  row: (target) =>
    target === null
      ? null
      : {
          period: target.period,
          scope: target.scope,
          subject: target.of,
          amount: Number(target.amount),
          currency: target.currency,
          reason: target.reason ?? null,
        },
  indexes: ['(period)'],
});
