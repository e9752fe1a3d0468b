import { AppError, defineErrors } from '@grasp/errors';
import { z } from 'zod';
import { type CatalogueEntry, catalogue } from './catalogue.ts';

export const eventErrors = defineErrors({
  unknown_event_type: { status: 422, message: 'no such event type' },
  unknown_event_version: { status: 422, message: 'this version of the event is not known here' },
  invalid_event_data: { status: 422, message: 'the data does not fit the event' },
});

type Parser = (data: unknown) => z.ZodSafeParseResult<Record<string, unknown>>;
const parsers = new Map<string, Parser>();

/**
 * Data of any known version, lifted to the current one and checked.
 * @throws AppError `unknown_event_type`, `unknown_event_version` (newer than we know), `invalid_event_data` with the field.
 */
export function parseEventData(
  type: string,
  version: number,
  data: unknown,
): Record<string, unknown> {
  const entry = getEntry(type);
  if (!Number.isInteger(version) || version < 1 || version > entry.definition.version) {
    throw new AppError(eventErrors.unknown_event_version, { detail: `${type} v${version}` });
  }
  const lifted = lift(entry, version, data);
  const parsed = parserOf(entry)(lifted);
  if (!parsed.success) throw invalidData(type, parsed.error);
  if (entry.repair === 'corrected') checkCorrected(entry, parsed.data);
  return parsed.data;
}

/**
 * Data of a stored event lifted to the current version, without checking it again: the log took only checked events.
 * @throws AppError `unknown_event_type`, `unknown_event_version`.
 */
export function upcastEventData(
  type: string,
  version: number,
  data: Record<string, unknown>,
): Record<string, unknown> {
  const entry = getEntry(type);
  if (version > entry.definition.version) {
    throw new AppError(eventErrors.unknown_event_version, { detail: `${type} v${version}` });
  }
  return version === entry.definition.version
    ? data
    : (lift(entry, version, data) as Record<string, unknown>);
}

/** The catalogue's entry of an event type. @throws AppError `unknown_event_type`. */
export function getEntry(type: string): CatalogueEntry {
  const entry = catalogue.get(type);
  if (entry === undefined) throw new AppError(eventErrors.unknown_event_type, { detail: type });
  return entry;
}

function lift(entry: CatalogueEntry, version: number, data: unknown): unknown {
  const steps = entry.definition.upcasts.slice(version - 1);
  return steps.reduce((lifted, step) => step(lifted), data as Record<string, unknown>);
}

function parserOf(entry: CatalogueEntry): Parser {
  let parser = parsers.get(entry.type);
  if (parser === undefined) {
    const compiled = z.compile(entry.definition.schema);
    parser = (data) => compiled.safeParse(data) as ReturnType<Parser>;
    parsers.set(entry.type, parser);
  }
  return parser;
}

/** A correction carries a whole fact of its own family: it is checked as that fact. */
function checkCorrected(entry: CatalogueEntry, data: Record<string, unknown>): void {
  const corrected = getEntry(data['type'] as string);
  if (corrected.family !== entry.family || corrected.repair !== null) {
    const detail = `${corrected.type} is not a fact of the family ${entry.family.name}`;
    throw new AppError(eventErrors.invalid_event_data, { detail, field: 'data.type' });
  }
  parseEventData(corrected.type, data['version'] as number, data['data']);
}

function invalidData(type: string, error: z.ZodError): AppError {
  const issue = error.issues[0];
  const path = ['data', ...(issue?.path ?? [])].join('.');
  return new AppError(eventErrors.invalid_event_data, {
    detail: `${type}: ${issue?.message ?? 'invalid'}`,
    field: path,
  });
}
