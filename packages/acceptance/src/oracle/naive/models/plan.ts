import type { Model } from '../model.ts';

/** Targets by period and whom they are for, as told last by their effective date; a revision changes the amount alone. */
export const targets: Model = {
  name: 'targets',
  category: 'target',
  part: ({ type, data }) =>
    type === 'TargetProposed' ? null : `${data.period}/${data.scope}/${data.of}`,
  row(facts) {
    const last = facts.at(-1)?.data;
    if (last === undefined) return null;
    const made = facts.findLast(({ type }) => type !== 'TargetRevised')?.data;
    const reason = facts.at(-1)?.type === 'TargetRevised' ? last.reason : null;
    const { within, inputs } = made ?? {};
    return {
      period: last.period,
      scope: last.scope,
      subject: last.of,
      amount: Number(last.amount),
      currency: last.currency,
      reason,
      method: made?.method ?? null,
      within: within ? `${within.period}/${within.scope}/${within.of}` : null,
      weight: made?.weight ?? null,
      season: inputs?.season ?? null,
      workdays: inputs?.workdays ?? null,
      capacity: inputs?.capacity ?? null,
      potential: inputs?.potential ?? null,
      proposal: made?.proposal ?? null,
    };
  },
};

/** Proposals as made last under their name; approved once anybody approved one of that name. */
export const proposals: Model = {
  name: 'proposals',
  category: 'target',
  part: ({ data }) => data.proposal ?? null,
  row(facts) {
    const made = facts.findLast(({ type }) => type === 'TargetProposed')?.data;
    if (made === undefined) return null;
    return {
      proposal: made.proposal,
      period: made.period,
      scope: made.scope,
      subject: made.of,
      amount: Number(made.amount),
      currency: made.currency,
      takes_effect_at: made.takesEffectAt,
      method: made.method,
      inputs: JSON.stringify(made.inputs),
      approved: facts.some(({ type }) => type === 'TargetApproved'),
    };
  },
};

/** What each person said last of a period, apart for what was submitted and what was put in another's place. */
export const submissions: Model = {
  name: 'submissions',
  category: 'forecast',
  part: ({ type, data }) =>
    `${type === 'ForecastSubmitted' ? 'submitted' : 'overridden'}/${data.by}`,
  row(facts) {
    const said = facts.at(-1);
    if (said === undefined) return null;
    const { data, at } = said;
    return {
      period: data.period,
      scope: data.scope,
      subject: data.of,
      said_by: data.by,
      said_at: at,
      amount: Number(data.amount),
      currency: data.currency,
      overridden: data.before === undefined ? null : Number(data.before),
      overridden_by: data.beforeBy ?? null,
      remark: data.reason ?? data.note ?? null,
    };
  },
};
