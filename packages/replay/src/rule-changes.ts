import { type Micros, parseDay, startOfDay } from '@grasp/domain';
import type { RuleTrial, TriedRule } from '@grasp/read-models';
import type { Change, ChangeOf } from './change-kinds.ts';

/** A change of the rule book: it says nothing about orders, only about the calls that count. */
export type RuleChange = ChangeOf<'quota' | 'quotas' | 'validCall' | 'calendar'>;

export const isRuleChange = (change: Change): change is RuleChange =>
  'quota' in change || 'quotas' in change || 'validCall' in change || 'calendar' in change;

/** Changes of the rule book as read models try them. Days begin in the company's zone. */
export const toTrial = (changes: readonly RuleChange[], zone: string): RuleTrial =>
  changes.map((change) => ({ ...triedOf(change), since: sinceOf(change, zone) }));

type Rule = TriedRule extends infer T ? (T extends TriedRule ? Omit<T, 'since'> : never) : never;

function triedOf(change: RuleChange): Rule {
  if ('quota' in change) {
    const { quota: dailyQuota, scope, of = 'all' } = change;
    return { kind: 'quota', scope, of, dailyQuota };
  }
  if ('quotas' in change) return { kind: 'quotas', factor: change.quotas };
  if ('validCall' in change) return { kind: 'valid_call', rule: change.validCall };
  return { kind: 'calendar', ...change.calendar };
}

const sinceOf = ({ from }: RuleChange, zone: string): Micros | null =>
  from === undefined ? null : startOfDay(zone, parseDay(from));

/** A change of the rule book, as people read it. */
export function ruleWords(change: RuleChange): string {
  const since = change.from === undefined ? '' : ` from ${change.from} on`;
  return `${wordsOf(change)}${since}`;
}

function wordsOf(change: RuleChange): string {
  if ('quota' in change) {
    const whose = change.scope === 'all' ? 'all' : `${change.scope} ${change.of}`;
    return `the daily quota of ${whose} is ${change.quota} valid calls`;
  }
  if ('quotas' in change) return `daily quotas × ${change.quotas}`;
  if ('validCall' in change) return callWords(change.validCall);
  return `the calendar has ${listOf(change.calendar)}`;
}

function callWords(rule: ChangeOf<'validCall'>['validCall']): string {
  const { minTalkMs, customerNumberOnly, workHoursOnly, duplicateWithinMs } = rule;
  const said = [
    minTalkMs !== undefined && `takes ${minTalkMs / 1_000} s or more`,
    customerNumberOnly !== undefined && `is to ${customerNumberOnly ? 'a customer' : 'any number'}`,
    workHoursOnly !== undefined && `begins ${workHoursOnly ? 'in working hours' : 'at any time'}`,
    duplicateWithinMs === 0 && 'may repeat another',
    duplicateWithinMs !== undefined &&
      duplicateWithinMs > 0 &&
      `repeats none of the last ${duplicateWithinMs / 60_000} minutes`,
  ].filter((part) => part !== false);
  return `a valid call ${said.join(', ') || 'is what it was'}`;
}

/** What is said of a rule, without what is not. */
function listOf(rule: Record<string, unknown>): string {
  const said = Object.entries(rule).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return said.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ') || 'no change';
}
