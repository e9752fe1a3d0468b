import type { RulebookEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  kind: 'text',
  scope: 'text',
  subject: 'text',
  daily_quota: 'integer',
  min_talk_ms: 'bigint',
  customer_number_only: 'boolean',
  work_hours_only: 'boolean',
  duplicate_within_ms: 'bigint',
  ultra_short_ms: 'bigint',
} as const;

type Rule = Extract<RulebookEvent, { type: 'CallQuotaSet' | 'ValidCallRuleSet' }> | null;

const none = {
  scope: null,
  subject: null,
  daily_quota: null,
  min_talk_ms: null,
  customer_number_only: null,
  work_hours_only: null,
  duplicate_within_ms: null,
  ultra_short_ms: null,
};

/** The rule book: call quotas (an entity per scope and subject) and the valid-call rule, by effective date. */
export const rules = defineProjection<Rule, RulebookEvent, typeof columns>({
  name: 'rules',
  version: 1,
  context: 'discipline-audit',
  categories: ['rulebook'],
  part(event) {
    if (event.type === 'CallQuotaSet') return `quota/${event.data.scope}/${event.data.of}`;
    return event.type === 'ValidCallRuleSet' ? 'valid-call' : null;
  },
  initial: null,
  evolve: (state, fact) =>
    fact.type === 'CallQuotaSet' || fact.type === 'ValidCallRuleSet' ? fact : state,
  columns,
  row(rule) {
    if (rule === null) return null;
    if (rule.type === 'CallQuotaSet') {
      const { scope, of: subject, dailyQuota } = rule.data;
      return { ...none, kind: 'quota', scope, subject, daily_quota: dailyQuota };
    }
    return {
      ...none,
      kind: 'valid_call',
      min_talk_ms: rule.data.minTalkMs,
      customer_number_only: rule.data.customerNumberOnly,
      work_hours_only: rule.data.workHoursOnly,
      duplicate_within_ms: rule.data.duplicateWithinMs,
      ultra_short_ms: rule.data.ultraShortMs,
    };
  },
});
