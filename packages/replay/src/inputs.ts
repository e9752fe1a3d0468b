import { formatInstant, isZone, parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { DEFAULT_ORDER_PARAMS } from '@grasp/forecast';
import { z } from 'zod';
import { changesSchema } from './change.ts';
import { replayErrors } from './errors.ts';
import { isRuleChange } from './rule-changes.ts';

const instant = z.string().transform((text, context) => {
  try {
    return formatInstant(parseInstant(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'an instant is written as 2026-03-03T09:30:00Z' });
    return z.NEVER;
  }
});

const { trees, knots, ...numbers } = DEFAULT_ORDER_PARAMS;
const count = (by: number) => z.int().min(1).max(1_000_000).default(by);
const positive = (by: number) => z.number().gt(0).max(1e9).default(by);

/** What is chosen before anything is fitted; see `OrderModelParams` of @grasp/forecast. */
export const paramsSchema = z.strictObject({
  leastDecided: count(numbers.leastDecided),
  leastOfEach: count(numbers.leastOfEach),
  leastOrders: count(numbers.leastOrders),
  knots: z
    .array(z.number().gt(0).lt(1))
    .max(9)
    .default([...knots]),
  ridge: positive(numbers.ridge),
  calibrationRidge: positive(numbers.calibrationRidge),
  trees: z
    .strictObject({
      rounds: z.int().min(1).max(2_000).default(trees.rounds),
      learningRate: z.number().gt(0).max(1).default(trees.learningRate),
      leaves: z.int().min(2).max(256).default(trees.leaves),
      leastRows: count(trees.leastRows),
      leastGain: z.number().min(0).max(1e9).default(trees.leastGain),
      ridge: positive(trees.ridge),
      columnShare: z.number().gt(0).max(1).default(trees.columnShare),
    })
    .prefault({}),
  folds: z.int().min(2).max(20).default(numbers.folds),
  halfLifeDays: positive(numbers.halfLifeDays),
  mostOrders: count(numbers.mostOrders),
  mostWeeks: count(numbers.mostWeeks),
});

const common = {
  asOf: instant,
  zone: z.string().refine(isZone, 'this is no zone of the IANA database'),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  draws: z.int().min(100).max(100_000).default(2_000),
  params: paramsSchema.prefault({}),
};

const forecastShape = {
  ...common,
  period: z.string().max(7),
  by: z.enum(['rep', 'team', 'stage']).nullable().default(null),
  rep: z.string().max(128).nullable().default(null),
  team: z.string().max(128).nullable().default(null),
};

/** Everything that decides a run. With the same inputs and cut it gives the same bytes. */
export const inputsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('forecast'), ...forecastShape }),
  z.strictObject({
    kind: z.literal('backtest'),
    ...common,
    /** Cut-offs: every week or month from the first to the last instant. */
    from: instant,
    to: instant,
    every: z.enum(['week', 'month']).default('month'),
    /** Months ahead that are forecast at each cut-off, that of the cut-off being the first. */
    horizon: z.int().min(1).max(12).default(1),
  }),
  z.strictObject({
    kind: z.literal('what-if'),
    ...forecastShape,
    /** Of verdicts on calls: as known when; as known at `asOf` when left out. */
    knownAt: instant.optional(),
    /** The company's calendar, by which days are worked. */
    calendar: z.string().min(1).max(128).default('company'),
    changes: changesSchema,
  }),
]);

export type RunInputs = z.output<typeof inputsSchema>;
export type RunKind = RunInputs['kind'];
export type ForecastInputs = Extract<RunInputs, { kind: 'forecast' }>;
export type BacktestInputs = Extract<RunInputs, { kind: 'backtest' }>;
export type WhatIfInputs = Extract<RunInputs, { kind: 'what-if' }>;

/**
 * Reads inputs of a run.
 * @throws AppError `run_invalid` with the field that is wrong; `forecast_then_only` for a forecast with hindsight.
 */
export function parseInputs(given: unknown): RunInputs {
  const parsed = inputsSchema.safeParse(given);
  if (parsed.success) return withoutHindsight(parsed.data);
  const [issue] = parsed.error.issues;
  throw new AppError(replayErrors.run_invalid, {
    detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    field: issue?.path.join('.') ?? '',
  });
}

/** Calls may be judged by what became known later; a forecast may not look at it. */
function withoutHindsight(inputs: RunInputs): RunInputs {
  if (inputs.kind !== 'what-if' || (inputs.knownAt ?? inputs.asOf) === inputs.asOf) return inputs;
  if (inputs.changes.every(isRuleChange)) return inputs;
  throw new AppError(replayErrors.forecast_then_only, { field: 'knownAt' });
}
