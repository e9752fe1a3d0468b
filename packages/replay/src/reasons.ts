import { formatDay, localDay, MICROS_PER_DAY } from '@grasp/domain';
import type { OrderFeatures, Reason } from '@grasp/forecast';
import type { ForecastReason } from '@grasp/read-models/views';

type Parameters = ForecastReason['parameters'];
type Worded = { kind: string; parameters: Parameters; text: string };
type Wording = (of: { features: OrderFeatures; zone: string; of: string }) => Worded;

/**
 * A reason in the words of the deal review: a fact that somebody can look up, with its date or number; never an input's name.
 * What names the input after its first dot is handed to the wording (`fact.asked_price` → `asked_price`).
 */
export function wordReason(reason: Reason, features: OrderFeatures, zone: string): ForecastReason {
  const [name = '', ...rest] = reason.input.split('.');
  const of = rest.join('.');
  const worded = (wordings[name] ?? otherwise)({ features, zone, of });
  return { ...worded, effect: reason.effect };
}

const days = (count: number): string =>
  Math.floor(count) === 1 ? '1 day' : `${Math.floor(count)} days`;
const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const wordings: Readonly<Record<string, Wording>> = {
  age: ({ features: { ageDays } }) => ({
    kind: 'open_for',
    parameters: { days: Math.floor(ageDays) },
    text: `open for ${days(ageDays)}`,
  }),
  stage: ({ features: { stage } }) => ({
    kind: 'stage',
    parameters: { stage },
    text: `in ${stage}`,
  }),
  stageAge: ({ features: { stage, stageDays } }) => ({
    kind: 'in_stage_for',
    parameters: { stage, days: Math.floor(stageDays) },
    text: `in ${stage} for ${days(stageDays)}`,
  }),
  stagesEntered: ({ features: { stagesEntered } }) => ({
    kind: 'stages_entered',
    parameters: { count: stagesEntered },
    text: `has been in ${many(stagesEntered, 'stage')}`,
  }),
  amount: ({ features: { amount, currency } }) => ({
    kind: 'amount',
    parameters: { amount: String(amount), currency },
    text: `its amount of ${amount} ${currency} minor units`,
  }),
  reopened: ({ features: { reopened } }) => ({
    kind: 'reopened',
    parameters: { count: reopened },
    text: reopened === 0 ? 'never reopened' : `reopened ${many(reopened, 'time')}`,
  }),
  touches7: ({ features: { touches7 } }) => contacts('touches', touches7, 7),
  touches28: ({ features: { touches28 } }) => contacts('touches', touches28, 28),
  calls7: ({ features: { calls7 } }) => contacts('calls', calls7, 7),
  calls28: ({ features: { calls28 } }) => contacts('calls', calls28, 28),
  talk28: ({ features: { talkMs28 } }) => {
    const minutes = Math.round(talkMs28 / 60_000);
    const text = `${many(minutes, 'minute')} of talk in the last 28 days`;
    return { kind: 'talk', parameters: { minutes, days: 28 }, text };
  },
  sinceContact: ({ features: { daysSinceContact } }) => {
    if (daysSinceContact === null)
      return { kind: 'no_contact_yet', parameters: {}, text: 'no contact yet' };
    const parameters = { days: Math.floor(daysSinceContact) };
    return { kind: 'no_contact_for', parameters, text: `no contact for ${days(daysSinceContact)}` };
  },
  pushes: ({ features: { pushes } }) => ({
    kind: 'pushed',
    parameters: { count: pushes },
    text:
      pushes === 0
        ? 'planned close never pushed back'
        : `planned close pushed back ${many(pushes, 'time')}`,
  }),
  toPlannedClose: (asked) => plannedClose(asked),
  toQuarterEnd: () => ({
    kind: 'quarter_end',
    parameters: {},
    text: 'how near the quarter end is',
  }),
  month: ({ features }) => {
    const month = new Date(features.at / 1000).getUTCMonth() + 1;
    return { kind: 'season', parameters: { month }, text: `the season (month ${month})` };
  },
  nextStep: ({ features: { nextStep } }) => ({
    kind: `next_step_${nextStep}`,
    parameters: {},
    text: {
      missing: 'no next step',
      planned: 'a next step is planned',
      overdue: 'its next step is overdue',
    }[nextStep],
  }),
  rep: ({ features: { rep } }) => whose('rep', rep),
  team: ({ features: { team } }) => whose('team', team),
  segment: ({ features: { segment } }) => whose('segment', segment),
  source: ({ features: { source } }) => whose('source', source),
  currency: ({ features: { currency } }) => whose('currency', currency),
  fact: (asked) => factSeen(asked),
  factSince: (asked) => factSeen(asked),
  attribute: ({ features: { attributes }, of }) => {
    const value = attributes[of];
    const text = value === undefined ? `${of} is not known` : `${of}: ${value}`;
    return { kind: 'attribute', parameters: { name: of, value: value ?? '' }, text };
  },
};

const otherwise: Wording = ({ of }) => ({ kind: 'other', parameters: { name: of }, text: of });

function contacts(kind: 'touches' | 'calls', count: number, within: number): Worded {
  const what = many(count, kind === 'touches' ? 'touch' : 'connected call').replace(
    'touchs',
    'touches',
  );
  const text = `${count === 0 ? `no ${kind === 'touches' ? 'touch' : 'connected call'}` : what} in the last ${within} days`;
  return { kind, parameters: { count, days: within }, text };
}

function whose(kind: string, value: string | null): Worded {
  const text = value === null ? `no ${kind}` : `${kind} ${value}`;
  return { kind, parameters: { value: value ?? '' }, text };
}

const FACTS: Readonly<Record<string, string>> = {
  asked_price: 'asked for the price',
  asked_discount: 'asked for a discount',
  left_number: 'left a number',
  asked_for_contract: 'asked for the contract',
  named_decision_maker: 'named the decision maker',
  named_payment_date: 'named a payment date',
  other: 'another proof fact',
};

/** "asked for a discount on 2026-03-03", or that it never did. */
const factSeen: Wording = ({ features, zone, of }) => {
  const words = FACTS[of] ?? of.replaceAll('_', ' ');
  const seen = features.facts[of];
  if (seen === undefined) {
    return { kind: 'fact_missing', parameters: { fact: of }, text: `not yet: ${words}` };
  }
  const on = dayOf(features.at - seen.daysSince * MICROS_PER_DAY, zone);
  return {
    kind: 'fact',
    parameters: { fact: of, on, count: seen.count },
    text: `${words} on ${on}`,
  };
};

const plannedClose: Wording = ({ features, zone }) => {
  const { daysToPlannedClose: left, at } = features;
  if (left === null) return { kind: 'no_planned_close', parameters: {}, text: 'no planned close' };
  const on = dayOf(at + left * MICROS_PER_DAY, zone);
  const text = left < 0 ? `planned close passed on ${on}` : `planned close on ${on}`;
  return { kind: left < 0 ? 'planned_close_passed' : 'planned_close', parameters: { on }, text };
};

const dayOf = (at: number, zone: string): string => formatDay(localDay(zone, Math.round(at)));
