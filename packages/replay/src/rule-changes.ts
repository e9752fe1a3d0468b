import { type Micros, parseDay, startOfDay } from '@grasp/domain';
import type { RuleTrial, TriedRule } from '@grasp/read-models';
import type { Change, ChangeOf } from './change-kinds.ts';

/** A change of the rule book: it says nothing about orders, only about the calls that count. */
export type RuleChange = ChangeOf<RuleKind>;
export type RuleKind = 'quota' | 'quotas' | 'validCall' | 'calendar';

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
