import { formatDay, localDay, parseDay, startOfDay } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import {
  courseOf,
  type OrderFeatures,
  type OrderMoment,
  openAt,
  type PeriodInput,
} from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import type { ForecastWhatIf } from '@grasp/read-models/views';
import { type Change, type ChangeKind, type ChangeOf, kindOf } from './change-kinds.ts';
import { deltaOf } from './delta.ts';
import { replayErrors } from './errors.ts';
import type { ForecastInputs, WhatIfInputs } from './inputs.ts';
import { type Learned, learnFrom } from './learn.ts';
import { makeForecast } from './make-forecast.ts';
import { isRuleChange, type RuleChange, type RuleKind } from './rule-changes.ts';

/**
 * A forecast as things stand, and beside it the same with changes. Those of the rule book change nothing in it.
 * @param learn what is learned with some parameters of the model
 */
export async function makeWhatIf(
  facts: CutoffFacts,
  inputs: WhatIfInputs,
  learn: (params: ForecastInputs['params']) => Promise<Learned> = async (params) =>
    learnFrom(facts, params),
): Promise<ForecastWhatIf> {
  const { changes, kind: _, knownAt: __, calendar: ___, ...asked } = inputs;
  const base: ForecastInputs = { kind: 'forecast', ...asked };
  const learned = await learn(base.params);
  const world = applyChanges({ facts, inputs: base, adjust: [] }, changes);
  const isOtherModel = world.inputs.params !== base.params;
  const relearned = isOtherModel ? await learn(world.inputs.params) : learned;
  const adjust = (input: PeriodInput): PeriodInput =>
    world.adjust.reduce((adjusted, step) => step(adjusted), input);
  const [before, after] = [
    makeForecast(facts, base, { learned }),
    makeForecast(world.facts, world.inputs, { learned: relearned, adjust }),
  ];
  return {
    base: before,
    changed: after,
    delta: deltaOf(before, after),
  };
}

/** What a forecast is made of, with changes. */
type World = {
  facts: CutoffFacts;
  inputs: ForecastInputs;
  adjust: ((input: PeriodInput) => PeriodInput)[];
};

function applyChanges(world: World, changes: readonly Change[]): World {
  return changes.reduce(
    (changed, change, i) =>
      isRuleChange(change) ? changed : applierOf(change)(changed, change, `changes.${i}`),
    world,
  );
}

type ForecastChange = Exclude<Change, RuleChange>;
type Apply<C> = (world: World, change: C, place: string) => World;

const applierOf = (change: ForecastChange) =>
  appliers[kindOf(change) as keyof typeof appliers] as Apply<ForecastChange>;

/** What each kind of change does. */
const appliers: { [K in Exclude<ChangeKind, RuleKind>]: Apply<ChangeOf<K>> } = {
  closes: (world, { order, closes }, place) => closeOrder(world, { order, closes, place }),
  pushedTo: (world, { order, pushedTo }, place) => {
    const on = startOfDay(world.inputs.zone, parseDay(pushedTo));
    return tellOrder(world, { order, place, moment: { kind: 'planned_close', on } });
  },
  amount: (world, { order, amount, currency }, place) =>
    tellOrder(world, {
      order,
      place,
      moment: { kind: 'amount', amount: Number(amount), currency },
    }),
  leaves: (world, change, place) => leave(world, change, place),
  prices: (world, change, place) => reprice(world, change, place),
  target: (world, change, place) => retarget(world, change, place),
  arrivals: (world, { arrivals: factor }) =>
    adjusted(world, (input) => ({
      ...input,
      arrivals: input.arrivals.map((item) => ({ ...item, expected: item.expected * factor })),
    })),
  model: (world, { model }) => {
    const given = Object.entries(model).filter(([, value]) => value !== undefined);
    const params = { ...world.inputs.params, ...Object.fromEntries(given) };
    return { ...world, inputs: { ...world.inputs, params } };
  },
};

const adjusted = (world: World, step: World['adjust'][number]): World => ({
  ...world,
  adjust: [...world.adjust, step],
});

/** Tells one more moment of orders, at the cut-off. */
function tellOrders(
  world: World,
  momentOf: (features: OrderFeatures) => MomentWithoutTime | undefined,
): World {
  const { cutoff } = world.facts;
  const orders = world.facts.orders.map((order) => {
    const features = openAt(order, cutoff);
    const moment = features && momentOf(features);
    if (moment === undefined) return order;
    const { moments, ...history } = order.history();
    return courseOf({
      ...history,
      moments: [...moments, { ...moment, at: cutoff } as OrderMoment],
    });
  });
  return { ...world, facts: { ...world.facts, orders } };
}

type MomentWithoutTime = OrderMoment extends infer M
  ? M extends OrderMoment
    ? Omit<M, 'at'>
    : never
  : never;

/** @throws AppError `change_invalid` for an order that is not open at the cut-off. */
function openOrder(world: World, order: string, place: string): OrderFeatures {
  const course = world.facts.orders.find((one) => one.order === order);
  const features = course && openAt(course, world.facts.cutoff);
  if (features !== undefined) return features;
  const detail = `there is no open order ${order} at this instant`;
  throw new AppError(replayErrors.change_invalid, { detail, field: `${place}.order` });
}

function tellOrder(
  world: World,
  { order, place, moment }: { order: string; place: string; moment: MomentWithoutTime },
): World {
  openOrder(world, order, place);
  return tellOrders(world, (features) => (features.order === order ? moment : undefined));
}

function closeOrder(
  world: World,
  { order, closes, place }: { order: string; closes: 'won' | 'lost'; place: string },
): World {
  const { rep, team, stage, amount, currency } = openOrder(world, order, place);
  const closed = tellOrder(world, { order, place, moment: { kind: closes } });
  if (closes === 'lost') return closed;
  const signedOn = formatDay(localDay(world.inputs.zone, world.facts.cutoff));
  const signed = [...world.facts.signed, { order, rep, team, stage, amount, currency, signedOn }];
  return { ...closed, facts: { ...closed.facts, signed } };
}

/** Who leaves brings in no further orders; what is open goes on with somebody else. */
function leave(world: World, { rep, ordersTo }: ChangeOf<'leaves'>, place: string): World {
  knowsRep(world, rep, `${place}.rep`);
  if (ordersTo !== null) knowsRep(world, ordersTo, `${place}.ordersTo`);
  const team = ordersTo === null ? null : (world.facts.teams.get(ordersTo) ?? null);
  const handedOver = tellOrders(world, (features) =>
    features.rep === rep ? { kind: 'owner', rep: ordersTo, team } : undefined,
  );
  return adjusted(handedOver, (input) => ({
    ...input,
    arrivals: input.arrivals.filter(({ groups }) => groups['rep'] !== rep),
  }));
}

/** @throws AppError `change_invalid` for a rep of whom nothing is known at the cut-off. */
function knowsRep({ facts }: World, rep: string, field: string): void {
  if (facts.teams.has(rep)) return;
  const detail = `there is no rep ${rep} at this instant`;
  throw new AppError(replayErrors.change_invalid, { detail, field });
}

/** @throws AppError `change_invalid` for a team that no rep is in at the cut-off. */
function knowsTeam({ facts }: World, team: string, field: string): void {
  if ([...facts.teams.values()].includes(team)) return;
  const detail = `there is no rep in a team ${team} at this instant`;
  throw new AppError(replayErrors.change_invalid, { detail, field });
}

function reprice(
  world: World,
  { prices, stage, rep, team }: ChangeOf<'prices'>,
  place: string,
): World {
  if (rep !== undefined) knowsRep(world, rep, `${place}.rep`);
  if (team !== undefined) knowsTeam(world, team, `${place}.team`);
  const isMeant = (of: { rep?: string | null; team?: string | null; stage?: string | null }) =>
    (stage === undefined || of.stage === stage) &&
    (rep === undefined || of.rep === rep) &&
    (team === undefined || of.team === team);
  const repriced = tellOrders(world, (features) =>
    isMeant(features)
      ? {
          kind: 'amount',
          amount: Math.round(features.amount * prices),
          currency: features.currency,
        }
      : undefined,
  );
  return adjusted(repriced, (input) => ({
    ...input,
    arrivals: input.arrivals.map((item) =>
      isMeant(item.groups)
        ? { ...item, amounts: item.amounts.map((amount) => Math.round(amount * prices)) }
        : item,
    ),
  }));
}

function retarget(
  world: World,
  { target, currency, period, scope, of = 'all' }: ChangeOf<'target'>,
  place: string,
): World {
  if (scope === 'rep') knowsRep(world, of, `${place}.of`);
  if (scope === 'team') knowsTeam(world, of, `${place}.of`);
  const others = world.facts.targets.filter(
    (one) =>
      !(
        one.period === period &&
        one.scope === scope &&
        one.subject === of &&
        one.currency === currency
      ),
  );
  const targets = [...others, { period, scope, subject: of, amount: Number(target), currency }];
  return { ...world, facts: { ...world.facts, targets } };
}
