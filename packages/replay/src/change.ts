import { AppError } from '@grasp/errors';
import { z } from 'zod';
import { replayErrors } from './errors.ts';

const id = z.string().min(1).max(128);
const minor = z.string().regex(/^\d{1,15}$/, 'money is written in minor units, as digits');
const currency = z.string().regex(/^[A-Z]{3}$/);
const factor = z.number().gt(0).max(1_000);

/** Parameters that may be tried; see `OrderModelParams` of @grasp/forecast. */
const modelSchema = z.strictObject({
  leastDecided: z.int().min(1).optional(),
  leastOfEach: z.int().min(1).optional(),
  leastOrders: z.int().min(1).optional(),
  knots: z.array(z.number().gt(0).lt(1)).max(9).optional(),
  ridge: z.number().gt(0).optional(),
  calibrationRidge: z.number().gt(0).optional(),
  halfLifeDays: z.number().gt(0).optional(),
  mostOrders: z.int().min(1).optional(),
});

/** One thing that would be otherwise. */
const changeSchema = z.union([
  /** An order is won or lost at the instant looked at. */
  z.strictObject({ order: id, closes: z.enum(['won', 'lost']) }),
  /** An order's planned close moves. */
  z.strictObject({ order: id, pushedTo: z.iso.date() }),
  z.strictObject({ order: id, amount: minor, currency }),
  /** A rep leaves; the open orders go to another one, or to nobody. */
  z.strictObject({ rep: id, leaves: z.literal(true), ordersTo: id.nullable().default(null) }),
  /** Prices of open and coming orders change by a factor: all of them, or those of a stage, rep or team. */
  z.strictObject({
    prices: factor,
    stage: z.string().max(120).optional(),
    rep: id.optional(),
    team: id.optional(),
  }),
  z.strictObject({
    target: minor,
    currency,
    period: z.string().max(7),
    scope: z.enum(['company', 'division', 'team', 'rep']),
    of: id,
  }),
  /** Orders to come: so many times as many. */
  z.strictObject({ arrivals: factor }),
  /** Other parameters of the model. */
  z.strictObject({
    model: modelSchema,
  }),
]);

export const changesSchema = z.array(changeSchema).min(1).max(1_000);
export type Change = z.output<typeof changeSchema>;

/**
 * Reads a file of changes: `{ changes: [...] }` or a bare list.
 * @throws AppError `change_invalid` with the place in the list.
 */
export function parseChanges(given: unknown): Change[] {
  const list = z.union([z.strictObject({ changes: z.unknown() }), z.array(z.unknown())]);
  const outer = list.safeParse(given);
  const changes = outer.success && !Array.isArray(outer.data) ? outer.data.changes : given;
  const parsed = changesSchema.safeParse(changes);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = `changes.${issue?.path.join('.') ?? ''}`;
  const detail = `${place} is none of: ${KNOWN_CHANGES.join('; ')}`;
  throw new AppError(replayErrors.change_invalid, { detail, field: place, cause: parsed.error });
}

const KNOWN_CHANGES = [
  '{order, closes: won|lost}',
  '{order, pushedTo: <day>}',
  '{order, amount, currency}',
  '{rep, leaves: true, ordersTo}',
  '{prices: <factor>, stage, rep, team}',
  '{target, currency, period, scope, of}',
  '{arrivals: <factor>}',
  '{model: {ridge, …}}',
];
