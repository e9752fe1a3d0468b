import { z } from 'zod';

const id = z.string().min(1).max(128);
const minor = z.string().regex(/^\d{1,15}$/, 'money is written in minor units, as digits');
const currency = z.string().regex(/^[A-Z]{3}$/, 'a currency is three capitals, as EUR');
const factor = z.number().gt(0).max(1_000);
const day = z.iso.date('a day is written as 2026-03-09');
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time is written as 09:00');
const weekday = z.int().min(1).max(7);
const days = z.array(day).max(366).default([]);
/** From this local day on; left out: at all times. */
const since = { from: day.optional() };
const ms = z.int().min(0).max(86_400_000);

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

const quotaSchema = z
  .strictObject({
    quota: z.int().min(0).max(100_000),
    scope: z.enum(['all', 'team', 'rep']),
    of: id.optional(),
    ...since,
  })
  .refine(({ scope, of }) => scope === 'all' || of !== undefined, {
    path: ['of'],
    message: 'a quota of a team or a rep says whose it is',
  })
  .refine(({ scope, of }) => scope !== 'all' || of === undefined || of === 'all', {
    path: ['of'],
    message: 'a quota of all is nobody’s own',
  });

const targetSchema = z
  .strictObject({
    target: minor,
    currency,
    period: z
      .string()
      .regex(
        /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/,
        'targets are set for years and months: 2026, 2026-03',
      ),
    scope: z.enum(['company', 'division', 'team', 'rep']),
    of: id.optional(),
  })
  .refine(({ scope, of }) => scope === 'company' || of !== undefined, {
    path: ['of'],
    message: 'a target of a division, team or rep says whose it is',
  })
  .refine(({ scope, of }) => scope !== 'company' || of === undefined || of === 'all', {
    path: ['of'],
    message: 'a target of the company is nobody’s own',
  });

const validCallSchema = z.strictObject({
  minTalkMs: ms.optional(),
  customerNumberOnly: z.boolean().optional(),
  workHoursOnly: z.boolean().optional(),
  duplicateWithinMs: ms.optional(),
});

const calendarSchema = z.strictObject({
  workdays: z.array(weekday).max(7).optional(),
  from: time.optional(),
  to: time.optional(),
  holidays: days,
  extraWorkdays: days,
});

/** Every kind of change, by the field that tells it: what it takes, what it does, and how it is written. */
export const changeKinds = {
  closes: {
    schema: z.strictObject({ order: id, closes: z.enum(['won', 'lost']) }),
    does: 'An open order is won or lost at the instant looked at.',
    example: { order: 'o-17', closes: 'won' },
  },
  pushedTo: {
    schema: z.strictObject({ order: id, pushedTo: day }),
    does: 'An open order’s planned close moves.',
    example: { order: 'o-17', pushedTo: '2026-06-30' },
  },
  amount: {
    schema: z.strictObject({ order: id, amount: minor, currency }),
    does: 'An open order is worth another amount.',
    example: { order: 'o-17', amount: '1250000', currency: 'EUR' },
  },
  leaves: {
    schema: z.strictObject({
      rep: id,
      leaves: z.literal(true),
      ordersTo: id.nullable().default(null),
    }),
    does: 'A rep leaves and brings in no further orders; the open ones go to `ordersTo`, or to nobody.',
    example: { rep: 'anna', leaves: true, ordersTo: 'ben' },
  },
  prices: {
    schema: z.strictObject({
      prices: factor,
      stage: z.string().max(120).optional(),
      rep: id.optional(),
      team: id.optional(),
    }),
    does: 'Prices of open and coming orders change by a factor: all, or those of a stage, a rep, a team.',
    example: { prices: 1.05, team: 'north' },
  },
  target: {
    schema: targetSchema,
    does: 'Another target for a year or a month: of the company, or of a division, team or rep.',
    example: { target: '90000000', currency: 'EUR', period: '2026-05', scope: 'team', of: 'north' },
  },
  arrivals: {
    schema: z.strictObject({ arrivals: factor }),
    does: 'So many times as many orders come.',
    example: { arrivals: 0.8 },
  },
  model: {
    schema: z.strictObject({ model: modelSchema }),
    does: 'Other parameters of the model of orders.',
    example: { model: { ridge: 30 } },
  },
  quota: {
    schema: quotaSchema,
    does: 'Another quota of valid calls on a full working day: of all, or of a team or rep in its place.',
    example: { quota: 45, scope: 'team', of: 'north', from: '2026-05-11' },
  },
  quotas: {
    schema: z.strictObject({ quotas: factor, ...since }),
    does: 'All quotas change by a factor; parts of calls are kept.',
    example: { quotas: 1.1 },
  },
  validCall: {
    schema: z.strictObject({ validCall: validCallSchema, ...since }),
    does: 'Another rule of what counts as a valid call; what is left out stays as it is.',
    example: { validCall: { minTalkMs: 60_000, workHoursOnly: true } },
  },
  calendar: {
    schema: z.strictObject({ calendar: calendarSchema, ...since }),
    does: 'Other working days and hours; `holidays` and `extraWorkdays` come to those that are set.',
    example: { calendar: { workdays: [1, 2, 3, 4], holidays: ['2026-05-15'] } },
  },
} as const;

type Kinds = typeof changeKinds;
export type ChangeKind = keyof Kinds;
/** One thing that would be otherwise. */
export type Change = { [K in ChangeKind]: z.output<Kinds[K]['schema']> }[ChangeKind];
/** A change of one kind. */
export type ChangeOf<K extends ChangeKind> = z.output<Kinds[K]['schema']>;

/** Which kind a change is of; undefined for none. */
export function kindOf(given: unknown): ChangeKind | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  return (Object.keys(changeKinds) as ChangeKind[]).find((kind) => kind in given);
}
