import { FOREVER, formatInstant, type Micros, parseInstant } from '@grasp/domain';
import { AppError, defineErrors } from '@grasp/errors';
import type { Place } from '@grasp/projections';
import { z } from 'zod';

export const queryErrors = defineErrors({
  known_twice: { status: 400, message: '`known` and `knownAt` cannot stand together' },
  instant_invalid: { status: 400, message: 'this is not an instant' },
  range_invalid: { status: 400, message: 'these are not 1 to 400 days' },
  cursor_invalid: { status: 400, message: 'this cursor is not one that we gave' },
  export_too_large: {
    status: 422,
    message: 'the list is too long for an export; narrow it by a filter',
  },
  order_absent: { status: 404, message: 'there is no such order' },
  membership_absent: { status: 404, message: 'there is no such membership' },
});

/** What every data route takes: where on both clocks, whose numbers, and after which position of the log. */
export const placeQuery = {
  asOf: z.string().optional().meta({ description: 'v: ISO 8601 instant; now when left out' }),
  known: z
    .enum(['then', 'now'])
    .optional()
    .meta({ description: 'as known at `asOf` (the default), or as known now' }),
  knownAt: z.string().optional().meta({ description: 'k: as known at this instant' }),
  rep: z.string().max(128).optional(),
  team: z.string().max(128).optional(),
  after: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'position token of a command: waits up to 1 s until it is folded' }),
  format: z.enum(['json', 'csv']).optional(),
};

/** Years that microseconds count exactly, whatever the zone. */
const isCounted = (text: string): boolean => text >= '1700' && text < '2250';
const NOT_COUNTED = 'a year is from 1700 to 2249';

/** A day, a month, or a year or month, as parameters name them. */
export const dayParameter = z.iso.date().refine(isCounted, NOT_COUNTED);
export const monthParameter = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is YYYY-MM')
  .refine(isCounted, NOT_COUNTED);
export const periodParameter = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/, 'a period is YYYY or YYYY-MM')
  .refine(isCounted, NOT_COUNTED);

export type PlaceQuery = { [K in keyof typeof placeQuery]?: z.output<(typeof placeQuery)[K]> };

/** A place as it was asked for. */
export type AskedPlace = Place & { known: 'then' | 'now' | null };

/**
 * The place of a request. Without `asOf` it is one instant taken at its start; `asOf` without `known` means as known then.
 * @throws AppError `known_twice`, `instant_invalid`.
 */
export function placeOf(query: PlaceQuery, now: Micros): AskedPlace {
  if (query.known !== undefined && query.knownAt !== undefined) {
    throw new AppError(queryErrors.known_twice, { field: 'knownAt' });
  }
  const v = query.asOf === undefined ? now : instantOf(query.asOf, 'asOf');
  if (query.knownAt !== undefined) {
    return { v, k: instantOf(query.knownAt, 'knownAt'), known: null };
  }
  if (query.asOf === undefined) return { v, k: FOREVER, known: query.known ?? 'now' };
  return query.known === 'now' ? { v, k: FOREVER, known: 'now' } : { v, k: v, known: 'then' };
}

/** Reads an instant of a query string, where an unescaped `+` of an offset arrives as a space. */
export function instantOf(text: string, field: string): Micros {
  try {
    return parseInstant(text.replace(/ (?=\d\d:\d\d$)/, '+'));
  } catch (cause) {
    const detail = 'an instant is written as 2026-03-03T09:30:00Z or with an offset';
    throw new AppError(queryErrors.instant_invalid, { detail, field, cause });
  }
}

/** k as the answer's stamp tells it: null stands for all that is known. */
export const knownAtText = ({ k }: Place): string | null =>
  k === FOREVER ? null : formatInstant(k);
