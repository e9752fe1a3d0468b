import { MICROS_PER_DAY, type Micros } from '@grasp/domain';
import {
  chanceOfWinningBy,
  estimateShock,
  forecastOrders,
  type Groups,
  type OrderFeatures,
  type OrderForecast,
  openAt,
  type PeriodInput,
  type Shock,
} from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import type { Learned } from './learn.ts';
import { type Arrival, arrivalsOf } from './openings.ts';
import type { Period } from './period.ts';
import { type RenewalAhead, renewalsAhead, renewedIn, toRenewalItem } from './renewals-ahead.ts';

const WEEK = 7 * MICROS_PER_DAY;
/** Weeks ahead that an order's chances are worked out for at most. */
const MOST_WEEKS = 104;

/** An open order with what is expected of it within a period. */
export type OpenOrder = {
  features: OrderFeatures;
  forecast: OrderForecast | null;
  won: number;
  lost: number;
};

/** Whose numbers are wanted; null: everybody's. */
export type Whose = { rep: string | null; team: string | null };

/** What a period is made of at a cut-off, before anything is simulated. */
export type PeriodBasis = {
  open: OpenOrder[];
  renewals: readonly RenewalAhead[];
  /** By currency, in alphabetical order. */
  inputs: { currency: string; input: PeriodInput }[];
};

type Asked = {
  period: Period;
  seed: number;
  draws: number;
  whose: Whose;
  /** Whether somebody reads what moved each order. */
  reasons: boolean;
};

/** Open orders of a cut-off, and what each model says of them until the period ends. */
export function basisOf(facts: CutoffFacts, learned: Learned, asked: Asked): PeriodBasis {
  const { model } = learned;
  const { cutoff, orders } = facts;
  const { period, whose } = asked;
  const isAsked = createFilter(whose);
  const wanted = orders
    .map((order) => openAt(order, cutoff))
    .filter((features) => features !== undefined)
    .filter(isAsked);
  const isOver = period.to <= cutoff;
  const weeks = isOver ? 0 : Math.min(MOST_WEEKS, Math.ceil((period.to - cutoff) / WEEK));
  const forecasts = model.kind === 'model' ? forecastOrders(model, wanted, weeks, asked) : null;
  const open = wanted.map((features, i) =>
    toOpenOrder(features, forecasts?.[i] ?? null, asked.period),
  );
  const parts = {
    signed: facts.signed.filter(
      (order) =>
        isAsked(order) && order.signedOn >= period.firstDay && order.signedOn < period.endDay,
    ),
    open: forecasts === null ? [] : open,
    arrivals:
      learned.openings === null || isOver
        ? []
        : arrivalsOf(learned.openings, { cutoff, period }).filter(({ item }) =>
            isAsked(item.groups),
          ),
    renewals: [
      ...renewedIn(facts, period),
      ...(isOver ? [] : renewalsAhead(facts, learned.renewals, period)),
    ].filter(isAsked),
  };
  const inputs = toInputs(parts, { ...asked, shock: shockOf(learned) });
  return { open, renewals: parts.renewals, inputs };
}

function createFilter({ rep, team }: Whose) {
  return (of: { readonly rep?: string | null; readonly team?: string | null }): boolean =>
    (rep === null || of.rep === rep) && (team === null || of.team === team);
}

function toOpenOrder(
  features: OrderFeatures,
  forecast: OrderForecast | null,
  { from, to }: Period,
): OpenOrder {
  if (forecast === null) return { features, forecast, won: 0, lost: 0 };
  const within = (by: Micros): number => chanceOfWinningBy(forecast, by);
  const won = to <= features.at ? 0 : within(to) - (from > features.at ? within(from) : 0);
  return { features, forecast, won: Math.max(0, won), lost: forecast.lost.at(-1) ?? 0 };
}

const groupsOf = ({ rep, team, stage }: Pick<OrderFeatures, 'rep' | 'team' | 'stage'>): Groups => ({
  rep,
  team,
  stage,
});

type Parts = {
  signed: CutoffFacts['signed'];
  open: readonly OpenOrder[];
  arrivals: readonly Arrival[];
  renewals: readonly RenewalAhead[];
};

/** As far as chances were off together in the past; without a model what is assumed before any error was seen. */
const shockOf = ({ model }: Learned): Shock =>
  model.kind === 'model' ? model.shock : estimateShock([]);

/** A period is reckoned currency by currency: nothing is added across them. */
function toInputs(
  parts: Parts,
  { period, seed, draws, shock }: Asked & { shock: Shock },
): PeriodBasis['inputs'] {
  const currencies = new Set([
    ...parts.signed.map(({ currency }) => currency),
    ...parts.open.map(({ features }) => features.currency),
    ...parts.arrivals.map(({ currency }) => currency),
    ...parts.renewals.map(({ currency }) => currency),
  ]);
  return [...currencies].sort().map((currency) => {
    const own = <T extends { currency: string }>(of: readonly T[]): T[] =>
      of.filter((one) => one.currency === currency);
    const open = parts.open.filter(({ features }) => features.currency === currency);
    const input: PeriodInput = {
      from: period.from,
      to: period.to,
      signed: own(parts.signed).map(({ amount, ...order }) => ({
        amount,
        groups: groupsOf(order),
      })),
      open: open.map(({ features, won }) => ({
        id: features.order,
        amount: features.amount,
        chance: won,
        groups: groupsOf(features),
      })),
      arrivals: own(parts.arrivals).map(({ item }) => item),
      renewals: own(parts.renewals).map(toRenewalItem),
      shock,
      draws,
      seed,
    };
    return { currency, input };
  });
}
