import { formatDay, localDay, parseDay, startOfDay } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import {
  featuresAt,
  type OrderFeatures,
  type OrderMoment,
  type PeriodInput,
} from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import type { WhatIfResultView } from '@grasp/read-models/views';
import type { Change } from './change.ts';
import { replayErrors } from './errors.ts';
import type { ForecastInputs, WhatIfInputs } from './inputs.ts';
import { type Learned, learnFrom } from './learn.ts';
import { type ForecastResult, makeForecast } from './make-forecast.ts';

/**
 * A forecast as things stand, and beside it the same with changes.
 * @param learn what is learned with some parameters of the model
 */
export async function makeWhatIf(
  facts: CutoffFacts,
  inputs: WhatIfInputs,
  learn: (params: ForecastInputs['params']) => Promise<Learned> = async (params) =>
    learnFrom(facts, params),
): Promise<WhatIfResultView> {
  const { changes, kind: _, ...asked } = inputs;
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
    changes: changes.map((change) => applierOf(change).words(change)),
  };
}

/** What a forecast is made of, with changes. */
type World = {
  facts: CutoffFacts;
  inputs: ForecastInputs;
  adjust: ((input: PeriodInput) => PeriodInput)[];
};

type Applier = {
  apply: (world: World, change: never, place: string) => World;
  words: (change: never) => string;
};

function applyChanges(world: World, changes: readonly Change[]): World {
  return changes.reduce(
    (changed, change, i) => applierOf(change).apply(changed, change as never, `changes.${i}`),
    world,
  );
}

const applierOf = (change: Change) => {
  const [, applier] = appliers.find(([name]) => name in change) as (typeof appliers)[number];
  return applier as {
    apply: (world: World, change: Change, place: string) => World;
    words: (change: Change) => string;
  };
};

type Of<K extends string> = Extract<Change, Record<K, unknown>>;

/** A kind of change by the field that tells it, what it does, and how it is told. */
const appliers: readonly [string, Applier][] = [
  [
    'closes',
    {
      apply: (world, { order, closes }: Of<'closes'>, place) =>
        closeOrder(world, { order, closes, place }),
      words: ({ order, closes }: Of<'closes'>) => `order ${order} is ${closes}`,
    },
  ],
  [
    'pushedTo',
    {
      apply: (world, { order, pushedTo }: Of<'pushedTo'>, place) => {
        const on = startOfDay(world.inputs.zone, parseDay(pushedTo));
        return tellOrder(world, { order, place, moment: { kind: 'planned_close', on } });
      },
      words: ({ order, pushedTo }: Of<'pushedTo'>) =>
        `order ${order} is planned to close on ${pushedTo}`,
    },
  ],
  [
    'amount',
    {
      apply: (world, { order, amount, currency }: Extract<Change, { amount: string }>, place) =>
        tellOrder(world, {
          order,
          place,
          moment: { kind: 'amount', amount: Number(amount), currency },
        }),
      words: ({ order, amount, currency }: Extract<Change, { amount: string }>) =>
        `order ${order} is worth ${amount} ${currency} minor units`,
    },
  ],
  [
    'leaves',
    {
      apply: (world, change: Of<'leaves'>) => leave(world, change),
      words: ({ rep, ordersTo }: Of<'leaves'>) =>
        `rep ${rep} leaves, and the orders go to ${ordersTo ?? 'nobody'}`,
    },
  ],
  [
    'prices',
    {
      apply: (world, change: Of<'prices'>) => reprice(world, change),
      words: ({ prices, stage, rep, team }: Of<'prices'>) => {
        const of = [stage, rep, team].filter((name) => name !== undefined).join(', ');
        return `prices × ${prices}${of === '' ? '' : ` (${of})`}`;
      },
    },
  ],
  [
    'target',
    {
      apply: (world, change: Of<'target'>) => retarget(world, change),
      words: ({ target, currency, period, scope, of }: Of<'target'>) =>
        `the target of ${scope} ${of} for ${period} is ${target} ${currency} minor units`,
    },
  ],
  [
    'arrivals',
    {
      apply: (world, { arrivals: factor }: Of<'arrivals'>) =>
        adjusted(world, (input) => ({
          ...input,
          arrivals: input.arrivals.map((item) => ({ ...item, expected: item.expected * factor })),
        })),
      words: ({ arrivals }: Of<'arrivals'>) => `orders to come × ${arrivals}`,
    },
  ],
  [
    'model',
    {
      apply: (world, { model }: Of<'model'>) => {
        const given = Object.entries(model).filter(([, value]) => value !== undefined);
        const params = { ...world.inputs.params, ...Object.fromEntries(given) };
        return { ...world, inputs: { ...world.inputs, params } };
      },
      words: ({ model }: Of<'model'>) => `model parameters ${JSON.stringify(model)}`,
    },
  ],
];

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
  const histories = world.facts.histories.map((history) => {
    const features = featuresAt(history, cutoff);
    const moment = features?.status === 'open' ? momentOf(features) : undefined;
    if (moment === undefined) return history;
    return { ...history, moments: [...history.moments, { ...moment, at: cutoff } as OrderMoment] };
  });
  return { ...world, facts: { ...world.facts, histories } };
}

type MomentWithoutTime = OrderMoment extends infer M
  ? M extends OrderMoment
    ? Omit<M, 'at'>
    : never
  : never;

/** @throws AppError `change_invalid` for an order that is not open at the cut-off. */
function openOrder(world: World, order: string, place: string): OrderFeatures {
  const history = world.facts.histories.find((one) => one.order === order);
  const features = history && featuresAt(history, world.facts.cutoff);
  if (features?.status === 'open') return features;
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
function leave(world: World, { rep, ordersTo }: Of<'leaves'>): World {
  const team = ordersTo === null ? null : (world.facts.teams.get(ordersTo) ?? null);
  const handedOver = tellOrders(world, (features) =>
    features.rep === rep ? { kind: 'owner', rep: ordersTo, team } : undefined,
  );
  return adjusted(handedOver, (input) => ({
    ...input,
    arrivals: input.arrivals.filter(({ groups }) => groups['rep'] !== rep),
  }));
}

function reprice(world: World, { prices, stage, rep, team }: Of<'prices'>): World {
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

function retarget(world: World, { target, currency, period, scope, of }: Of<'target'>): World {
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

/** What changed, currency by currency: changed − base. */
function deltaOf(base: ForecastResult, changed: ForecastResult): WhatIfResultView['delta'] {
  const currencies = new Set(
    [...base.currencies, ...changed.currencies].map(({ currency }) => currency),
  );
  return [...currencies].sort().map((currency) => {
    const [before, after] = [base, changed].map(({ currencies: of }) =>
      of.find((one) => one.currency === currency),
    );
    const [was, is] = [before?.total.amount, after?.total.amount];
    const minus = (name: 'mean' | 'p10' | 'p50' | 'p90'): string =>
      String(BigInt(is?.[name] ?? '0') - BigInt(was?.[name] ?? '0'));
    const chances = [before?.chance ?? null, after?.chance ?? null];
    const chance = chances.includes(null) ? null : (chances[1] as number) - (chances[0] as number);
    return {
      currency,
      mean: minus('mean'),
      p10: minus('p10'),
      p50: minus('p50'),
      p90: minus('p90'),
      chance,
    };
  });
}
