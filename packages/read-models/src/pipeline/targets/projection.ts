import type { DataOf, TargetEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  period: 'text',
  scope: 'text',
  subject: 'text',
  amount: 'bigint',
  currency: 'text',
  reason: 'text',
  method: 'text',
  within: 'text',
  weight: 'double precision',
  season: 'double precision',
  workdays: 'integer',
  capacity: 'double precision',
  potential: 'double precision',
  proposal: 'text',
} as const;

/** A target in force, with how it came about; a revision keeps that beside its reason. */
type Target = DataOf<'TargetSet'> &
  Partial<Pick<DataOf<'TargetSplit'>, 'method' | 'within' | 'weight' | 'inputs'>> & {
    proposal?: string;
    reason?: string;
  };

/** Targets, an entity per period, scope and subject; old versions stay visible as of then. */
export const targets = defineProjection<Target | null, TargetEvent, typeof columns>({
  name: 'targets',
  version: 2,
  context: 'pipeline-forecast',
  categories: ['target'],
  part: (event) =>
    isInForce(event) ? [event.data.period, event.data.scope, event.data.of].join('/') : null,
  initial: null,
  evolve(target, fact) {
    if (!isInForce(fact)) return target;
    return fact.type === 'TargetRevised' ? { ...target, ...fact.data } : fact.data;
  },
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
          method: target.method ?? null,
          within: withinOf(target),
          weight: target.weight ?? null,
          season: target.inputs?.season ?? null,
          workdays: target.inputs?.workdays ?? null,
          capacity: target.inputs?.capacity ?? null,
          potential: target.inputs?.potential ?? null,
          proposal: target.proposal ?? null,
        },
  indexes: ['(period)'],
});

const IN_FORCE = ['TargetSet', 'TargetApproved', 'TargetSplit', 'TargetRevised'] as const;
type InForce = Extract<TargetEvent, { type: (typeof IN_FORCE)[number] }>;

/** Whether an event makes a target: a proposal alone does not. */
function isInForce<E extends TargetEvent>(event: E): event is E & InForce {
  return (IN_FORCE as readonly string[]).includes(event.type);
}

function withinOf({ within }: Target): string | null {
  return within === undefined ? null : [within.period, within.scope, within.of].join('/');
}
