import type { Model } from '../model.ts';

const nothing = {
  scope: null,
  subject: null,
  daily_quota: null,
  min_talk_ms: null,
  customer_number_only: null,
  work_hours_only: null,
  duplicate_within_ms: null,
  ultra_short_ms: null,
};

/** Quotas by whom they are for, and the rule of the valid call; each as set last by its effective date. */
export const rules: Model = {
  name: 'rules',
  category: 'rulebook',
  part({ type, data }) {
    if (type === 'CallQuotaSet') return `quota/${data.scope}/${data.of}`;
    return type === 'ValidCallRuleSet' ? 'valid-call' : null;
  },
  row(facts) {
    const set = facts.at(-1);
    if (set === undefined) return null;
    const { data } = set;
    if (set.type === 'CallQuotaSet') {
      const { scope, of, dailyQuota } = data;
      return { ...nothing, kind: 'quota', scope, subject: of, daily_quota: dailyQuota };
    }
    return {
      ...nothing,
      kind: 'valid_call',
      min_talk_ms: data.minTalkMs,
      customer_number_only: data.customerNumberOnly,
      work_hours_only: data.workHoursOnly,
      duplicate_within_ms: data.duplicateWithinMs,
      ultra_short_ms: data.ultraShortMs,
    };
  },
};

export const calendars: Model = {
  name: 'calendars',
  category: 'calendar',
  row(facts) {
    const set = facts.findLast(({ type }) => type === 'CalendarSet')?.data;
    if (set === undefined) return null;
    return {
      calendar: set.calendar,
      zone: set.zone,
      workdays: set.workdays.map(String),
      from_time: set.from,
      to_time: set.to,
      holidays: set.holidays,
      extra_workdays: set.extraWorkdays,
    };
  },
};
