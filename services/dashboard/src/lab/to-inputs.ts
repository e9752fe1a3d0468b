import { toInstant } from '../clocks/wall-time.ts';
import { addMonths, dayIn, monthOf } from '../format/days.ts';
import type { Search } from '../search.ts';

export type RunKind = 'backtest' | 'forecast' | 'what-if';
/** What is asked for, shaped as the API takes it. */
export type RunInputs = Record<string, unknown> & { kind: RunKind };

/** The form as it stands, with what holds where the address says nothing. */
export type RunForm = {
  kind: RunKind;
  from: string;
  to: string;
  every: 'week' | 'month';
  horizon: number;
  span: string;
  /** null: the API's own standard holds. */
  seed: number | null;
  draws: number | null;
  leastDecided: number | null;
  ridge: number | null;
  rules: TriedRules;
};

/** Rules of calls that are tried; null: as it is. */
export type TriedRules = {
  quota: number | null;
  /** A factor. */
  quotas: number | null;
  talkSeconds: number | null;
  repeatMinutes: number | null;
  customersOnly: boolean | null;
  hoursOnly: boolean | null;
};

const MONTHS_BACK = 12;
const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;

/** A year of monthly cut-offs up to the instant looked at, each a month ahead, unless the address says otherwise. */
export function toForm(search: Search, { zone, now }: { zone: string; now: string }): RunForm {
  const today = dayIn(zone, search.asOf ?? now);
  return {
    kind: search.make ?? 'backtest',
    from: search.from ?? `${addMonths(monthOf(today), -MONTHS_BACK)}-01`,
    to: search.to ?? today,
    every: search.every ?? 'month',
    horizon: Number(search.horizon ?? 1),
    span: search.span ?? monthOf(today),
    seed: numberIn(search.seed),
    draws: numberIn(search.draws),
    leastDecided: numberIn(search.least),
    ridge: numberIn(search.ridge),
    rules: {
      quota: numberIn(search.quota),
      quotas: numberIn(search.quotas),
      talkSeconds: numberIn(search.talk),
      repeatMinutes: numberIn(search.repeat),
      customersOnly: answerIn(search.customers),
      hoursOnly: answerIn(search.hours),
    },
  };
}

/** The rules that are tried, as changes of a what-if; none where all is as it is. */
export function toChanges({ quota, quotas, ...rule }: TriedRules): Record<string, unknown>[] {
  const validCall = given({
    minTalkMs: times(rule.talkSeconds, MS_PER_SECOND),
    duplicateWithinMs: times(rule.repeatMinutes, MS_PER_MINUTE),
    customerNumberOnly: rule.customersOnly,
    workHoursOnly: rule.hoursOnly,
  });
  return [
    ...(quotas === null ? [] : [{ quotas }]),
    ...(quota === null ? [] : [{ quota, scope: 'all' }]),
    ...(Object.keys(validCall).length === 0 ? [] : [{ validCall }]),
  ];
}

/** `changes`: those of a file, which come before those of the form, so that their places are those of the file. */
type Asked = { zone: string; asOf: string | undefined; changes?: readonly unknown[] };

/** A run as the API takes it: days become instants on the company's clock; what is left out the API sets. */
export function toInputs(form: RunForm, { zone, asOf, changes = [] }: Asked): RunInputs {
  const { kind, seed, draws, leastDecided, ridge, every, horizon, span } = form;
  const common = given({ seed, draws, asOf, params: given({ leastDecided, ridge }) });
  if (kind === 'forecast') return { kind, ...common, period: span };
  if (kind === 'what-if') {
    const all = [...changes, ...toChanges(form.rules)];
    return { kind, ...given({ asOf, by: byOf(changes) }), period: span, changes: all };
  }
  const from = toInstant(zone, form.from);
  const to = toInstant(zone, form.to);
  return { kind, ...common, from, to, every, horizon };
}

/** By whom numbers are shown apart: by rep where a change is about one, since a team would hide it. */
function byOf(changes: readonly unknown[]): 'rep' | 'team' | null {
  if (changes.length === 0) return null;
  const isOfRep = (change: unknown): boolean =>
    typeof change === 'object' &&
    change !== null &&
    ('rep' in change || ('scope' in change && change.scope === 'rep'));
  return changes.some(isOfRep) ? 'rep' : 'team';
}

const answerIn = (text: 'yes' | 'no' | undefined): boolean | null =>
  text === undefined ? null : text === 'yes';

const times = (value: number | null, factor: number): number | null =>
  value === null ? null : value * factor;

const numberIn = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text);

/** What is said, without what is not. */
function given(values: Record<string, unknown>): Record<string, unknown> {
  const said = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(said);
}
