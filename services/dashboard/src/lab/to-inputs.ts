import { toInstant } from '../clocks/wall-time.ts';
import { addMonths, dayIn, monthOf } from '../format/days.ts';
import type { Search } from '../search.ts';

export type RunKind = 'backtest' | 'forecast';
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
};

const MONTHS_BACK = 12;

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
  };
}

/** A run as the API takes it: days become instants on the company's clock; what is left out the API sets. */
export function toInputs(
  form: RunForm,
  { zone, asOf }: { zone: string; asOf: string | undefined },
): RunInputs {
  const { kind, seed, draws, leastDecided, ridge, every, horizon, span } = form;
  const common = given({ seed, draws, asOf, params: given({ leastDecided, ridge }) });
  if (kind === 'forecast') return { kind, ...common, period: span };
  const from = toInstant(zone, form.from);
  const to = toInstant(zone, form.to);
  return { kind, ...common, from, to, every, horizon };
}

const numberIn = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text);

/** What is said, without what is not. */
function given(values: Record<string, unknown>): Record<string, unknown> {
  const said = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(said);
}
