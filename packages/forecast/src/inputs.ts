import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_DAY, MICROS_PER_WEEK, type Micros } from './order-history.ts';

/** What a model sees of an order: quantities (null: not known) and levels (null: none), by name. */
export type Inputs = {
  numbers: Record<string, number | null>;
  levels: Record<string, string | null>;
};

const MS_PER_MINUTE = 60_000;

/** Amounts, counts and times enter by log(1 + x): the tenth touch says less than the first. */
const log = (value: number): number => Math.log1p(Math.max(0, value));

/** Keeps the sign, and lets a quantity a thousand times larger not count a thousand times as much. */
const squash = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

/** What an order is and what was done for it: all but the time that passes by itself. */
export function profileOf(features: OrderFeatures): Inputs {
  const inputs: Inputs = { numbers: profileNumbers(features), levels: profileLevels(features) };
  for (const [name, value] of Object.entries(features.attributes)) {
    if (typeof value === 'string') inputs.levels[`attribute.${name}`] = value;
    else if (Number.isFinite(value)) inputs.numbers[`attribute.${name}`] = squash(value);
  }
  return inputs;
}

function profileNumbers(features: OrderFeatures): Record<string, number | null> {
  const { daysToPlannedClose, facts } = features;
  const numbers: Record<string, number | null> = {
    amount: features.amount > 0 ? log(features.amount) : null,
    stagesEntered: log(features.stagesEntered),
    reopened: log(features.reopened),
    touches7: log(features.touches7),
    touches28: log(features.touches28),
    calls7: log(features.calls7),
    calls28: log(features.calls28),
    talk28: log(features.talkMs28 / MS_PER_MINUTE),
    pushes: log(features.pushes),
    toPlannedClose: daysToPlannedClose === null ? null : squash(daysToPlannedClose / 7),
  };
  for (const [kind, { count, daysSince }] of Object.entries(facts)) {
    numbers[`fact.${kind}`] = log(count);
    numbers[`factSince.${kind}`] = log(daysSince / 7);
  }
  return numbers;
}

function profileLevels(features: OrderFeatures): Record<string, string | null> {
  return {
    stage: features.stage === '' ? null : features.stage,
    rep: features.rep,
    team: features.team,
    segment: features.segment,
    source: features.source,
    currency: features.currency === '' ? null : features.currency,
    nextStep: features.nextStep,
  };
}

/** How long an order has stood, `ahead` weeks after its features were taken, if nothing else happens to it. */
export const clocksOf = (features: OrderFeatures, ahead: number): Inputs['numbers'] => ({
  ...goingClocks(features, ahead),
  ...standingClocks(features),
});

/** Clocks that go on with the weeks. */
export const goingClocks = ({ ageDays }: OrderFeatures, ahead: number): Inputs['numbers'] => ({
  age: log(ageDays / 7 + ahead),
  ahead: log(ahead),
});

/** Clocks that say how long something had stood when the features were taken. */
export const standingClocks = ({
  stageDays,
  daysSinceContact,
}: OrderFeatures): Inputs['numbers'] => ({
  stageAge: log(stageDays / 7),
  sinceContact: daysSinceContact === null ? null : log(daysSinceContact / 7),
});

/** Inputs of clocks that are the same in all weeks to come. */
export const STANDING: ReadonlySet<string> = new Set(['stageAge', 'sinceContact', 'score']);

const FIRST_WEEKS = 4;

/** Which of its first weeks an order is in, `ahead` weeks later: each has a level of its own, later ones follow the curve of age. */
export function firstWeekOf({ ageDays }: OrderFeatures, ahead: number): string | null {
  const week = Math.floor(ageDays / 7 + ahead);
  return week < FIRST_WEEKS ? String(week) : null;
}

/** The season `ahead` weeks later, of the UTC day: a weekly model cannot tell it from the owner's. */
export function seasonOf({ at }: Pick<OrderFeatures, 'at'>, ahead: number): Inputs {
  const then = at + ahead * MICROS_PER_WEEK;
  return {
    numbers: { toQuarterEnd: log(daysToQuarterEnd(then) / 7) },
    levels: { month: String(new Date(then / 1000).getUTCMonth() + 1) },
  };
}

/** The names of the season's inputs. */
export const SEASON: readonly string[] = ['toQuarterEnd', 'month'];

function daysToQuarterEnd(at: Micros): number {
  const date = new Date(at / 1000);
  const end = Date.UTC(date.getUTCFullYear(), 3 * Math.floor(date.getUTCMonth() / 3) + 3, 1);
  return (end * 1000 - at) / MICROS_PER_DAY;
}

type Value = string | number | null;

/** What an order has where an input looks, in days, counts and minor units as people know them; null: nothing. */
export function readerOf(input: string): (features: OrderFeatures) => Value {
  const [kind = '', ...rest] = input.split('.');
  const name = rest.join('.');
  if (kind === 'attribute') return ({ attributes }) => attributes[name] ?? null;
  if (kind === 'fact') return ({ facts }) => facts[name]?.count ?? 0;
  if (kind === 'factSince') return ({ facts }) => facts[name]?.daysSince ?? null;
  return plainValues[kind] ?? (() => null);
}

const plainValues: Record<string, (features: OrderFeatures) => Value> = {
  ...{ amount: (of) => of.amount, stagesEntered: (of) => of.stagesEntered },
  ...{ reopened: (of) => of.reopened, pushes: (of) => of.pushes },
  ...{ touches7: (of) => of.touches7, touches28: (of) => of.touches28 },
  ...{ calls7: (of) => of.calls7, calls28: (of) => of.calls28, talk28: (of) => of.talkMs28 },
  ...{ toPlannedClose: (of) => of.daysToPlannedClose, age: (of) => of.ageDays },
  ...{ stageAge: (of) => of.stageDays, sinceContact: (of) => of.daysSinceContact },
  ...{ stage: (of) => of.stage, rep: (of) => of.rep, team: (of) => of.team },
  ...{ segment: (of) => of.segment, source: (of) => of.source, currency: (of) => of.currency },
  nextStep: (of) => of.nextStep,
};
