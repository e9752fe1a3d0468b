import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_DAY, MICROS_PER_WEEK, type Micros } from './order-history.ts';

/** What a model sees of an order: quantities (null: not known) and levels (null: none), by name. */
export type Inputs = {
  numbers: Record<string, number | null>;
  levels: Record<string, string | null>;
};

const MS_PER_MINUTE = 60_000;
const log = (value: number): number => Math.log1p(Math.max(0, value));

/**
 * The inputs of an order. Amounts, counts and ages enter by log(1 + x): the tenth touch says less than the first.
 * The season is that of the UTC day; weekly models cannot tell it from the owner's.
 */
export function inputsOf(features: OrderFeatures): Inputs {
  const inputs: Inputs = { numbers: numbersOf(features), levels: levelsOf(features) };
  for (const [name, value] of Object.entries(features.attributes)) {
    if (typeof value === 'string') inputs.levels[`attribute.${name}`] = value;
    else if (Number.isFinite(value)) inputs.numbers[`attribute.${name}`] = squash(value);
  }
  return inputs;
}

function numbersOf(features: OrderFeatures): Record<string, number | null> {
  const { daysSinceContact, daysToPlannedClose, facts } = features;
  const numbers: Record<string, number | null> = {
    age: log(features.ageDays / 7),
    stageAge: log(features.stageDays / 7),
    amount: log(features.amount),
    stagesEntered: log(features.stagesEntered),
    reopened: log(features.reopened),
    touches7: log(features.touches7),
    touches28: log(features.touches28),
    calls7: log(features.calls7),
    calls28: log(features.calls28),
    talk28: log(features.talkMs28 / MS_PER_MINUTE),
    sinceContact: daysSinceContact === null ? null : log(daysSinceContact / 7),
    pushes: log(features.pushes),
    toPlannedClose: daysToPlannedClose === null ? null : squash(daysToPlannedClose / 7),
    toQuarterEnd: log(daysToQuarterEnd(features.at) / 7),
  };
  for (const [kind, { count, daysSince }] of Object.entries(facts)) {
    numbers[`fact.${kind}`] = log(count);
    numbers[`factSince.${kind}`] = log(daysSince / 7);
  }
  return numbers;
}

function levelsOf(features: OrderFeatures): Record<string, string | null> {
  return {
    stage: features.stage === '' ? null : features.stage,
    rep: features.rep,
    team: features.team,
    segment: features.segment,
    source: features.source,
    currency: features.currency === '' ? null : features.currency,
    nextStep: features.nextStep,
    month: String(new Date(features.at / 1000).getUTCMonth() + 1),
  };
}

/** Keeps the sign, and lets a quantity a thousand times larger not count a thousand times as much. */
const squash = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

function daysToQuarterEnd(at: Micros): number {
  const date = new Date(at / 1000);
  const end = Date.UTC(date.getUTCFullYear(), 3 * Math.floor(date.getUTCMonth() / 3) + 3, 1);
  return (end * 1000 - at) / MICROS_PER_DAY;
}

/** The order as it will stand some weeks later if nothing happens to it. */
export function aged(features: OrderFeatures, weeks: number): OrderFeatures {
  if (weeks === 0) return features;
  const days = 7 * weeks;
  const { daysSinceContact, daysToPlannedClose } = features;
  return {
    ...features,
    at: features.at + weeks * MICROS_PER_WEEK,
    ageDays: features.ageDays + days,
    stageDays: features.stageDays + days,
    daysSinceContact: daysSinceContact === null ? null : daysSinceContact + days,
    daysToPlannedClose: daysToPlannedClose === null ? null : daysToPlannedClose - days,
  };
}
