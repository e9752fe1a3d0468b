import type { DataOf, TargetEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  proposal: 'text',
  period: 'text',
  scope: 'text',
  subject: 'text',
  amount: 'bigint',
  currency: 'text',
  takes_effect_at: 'text',
  method: 'text',
  inputs: 'text',
  approved: 'boolean',
} as const;

type Proposal = { proposed: DataOf<'TargetProposed'> | null; isApproved: boolean };

/** Proposed targets with what they rest on, an entity per proposal; approved or not. */
export const proposals = defineProjection<Proposal, TargetEvent, typeof columns>({
  name: 'proposals',
  version: 1,
  context: 'pipeline-forecast',
  categories: ['target'],
  part: (event) =>
    event.type === 'TargetProposed' || event.type === 'TargetApproved' ? event.data.proposal : null,
  initial: { proposed: null, isApproved: false },
  evolve(state, fact) {
    if (fact.type === 'TargetProposed') return { ...state, proposed: fact.data };
    return fact.type === 'TargetApproved' ? { ...state, isApproved: true } : state;
  },
  columns,
  row: ({ proposed, isApproved }) =>
    proposed === null
      ? null
      : {
          proposal: proposed.proposal,
          period: proposed.period,
          scope: proposed.scope,
          subject: proposed.of,
          amount: Number(proposed.amount),
          currency: proposed.currency,
          takes_effect_at: proposed.takesEffectAt,
          method: proposed.method,
          inputs: JSON.stringify(proposed.inputs),
          approved: isApproved,
        },
});
