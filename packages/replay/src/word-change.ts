import { type Change, type ChangeKind, type ChangeOf, kindOf } from './change-kinds.ts';

/** A change in plain English; a screen words it in the reader's language from the change itself. */
export function wordChange(change: Change): string {
  const kind = kindOf(change) as ChangeKind;
  const words = wordings[kind] as (change: Change) => string;
  const since = 'from' in change && change.from !== undefined ? ` from ${change.from} on` : '';
  return `${words(change)}${since}`;
}

const wordings: { [K in ChangeKind]: (change: ChangeOf<K>) => string } = {
  closes: ({ order, closes }) => `order ${order} is ${closes}`,
  pushedTo: ({ order, pushedTo }) => `order ${order} is planned to close on ${pushedTo}`,
  amount: ({ order, amount, currency }) =>
    `order ${order} is worth ${amount} ${currency} minor units`,
  leaves: ({ rep, ordersTo }) => `rep ${rep} leaves, and the orders go to ${ordersTo ?? 'nobody'}`,
  prices: ({ prices, stage, rep, team }) => {
    const of = [stage, rep, team].filter((name) => name !== undefined).join(', ');
    return `prices × ${prices}${of === '' ? '' : ` (${of})`}`;
  },
  target: ({ target, currency, period, scope, of }) =>
    `the target of ${scope === 'company' ? 'the company' : `${scope} ${of}`} for ${period} is ${target} ${currency} minor units`,
  arrivals: ({ arrivals }) => `orders to come × ${arrivals}`,
  model: ({ model }) => `model parameters ${JSON.stringify(model)}`,
  quota: ({ quota, scope, of }) =>
    `the daily quota of ${scope === 'all' ? 'all' : `${scope} ${of}`} is ${quota} valid calls`,
  quotas: ({ quotas }) => `daily quotas × ${quotas}`,
  validCall: ({ validCall }) => callWords(validCall),
  calendar: ({ calendar }) => `the calendar has ${listOf(calendar)}`,
};

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
