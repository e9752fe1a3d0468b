import { MICROS_PER_DAY, type Micros, parseInstant, zoneOffset } from '@grasp/domain';
import { tryParse } from '../try-parse.ts';

/** What a time stamp can mean. */
type Stamp = {
  /** In a local time that came twice, both; else one. */
  instants: readonly Micros[];
  /** false: the stamp names a local time that never was. */
  isReal: boolean;
};

export type CallTimes = {
  startedAt: Micros;
  endedAt: Micros;
  /** `derived`: the stamps alone did not settle it, see `resolveTimes`. */
  quality: 'vendor' | 'derived';
};

const LOCAL = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?$/;
const WITH_OFFSET = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)$/;
const NEVER = /^(?:|0000-00-00 00:00:00)$/;

/** Whether a stamp says that this never happened. */
export function isNever(text: string | undefined): boolean {
  return NEVER.test(text ?? '');
}

/**
 * Reads a stamp; undefined where it is none. Asterisk writes local time without a zone: it is read in the zone of the
 * account, by the rules of that day. A stamp with an offset of its own stands as it is.
 *
 * - An hour that comes twice (clocks go back): both instants are given, and the call's duration decides.
 * - An hour that is left out (clocks go forward): a switch that still ran by the old offset is assumed, so the stamp
 *   is the instant that the old offset gives.
 */
export function parseStamp(text: string, zone: string): Stamp | undefined {
  return tryParse(() => readStamp(text, zone), RangeError);
}

function readStamp(text: string, zone: string): Stamp | undefined {
  const [, day, time, offset] = WITH_OFFSET.exec(text) ?? [];
  if (offset === undefined) return LOCAL.test(text) ? parseLocal(text, zone) : undefined;
  const colon = offset === 'Z' ? offset : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  return { instants: [parseInstant(`${day}T${time}${colon}`)], isReal: true };
}

function parseLocal(text: string, zone: string): Stamp {
  const plain = findPlain(text, zone);
  if (plain !== undefined) return { instants: [plain], isReal: true };
  const local = Temporal.PlainDateTime.from(text.replace(' ', 'T'));
  const at = (disambiguation: 'earlier' | 'later'): Micros =>
    toMicros(local.toZonedDateTime(zone, { disambiguation }));
  const [earlier, later] = [at('earlier'), at('later')];
  if (earlier === later) return { instants: [earlier], isReal: true };
  const isReal = local
    .toZonedDateTime(zone, { disambiguation: 'earlier' })
    .toPlainDateTime()
    .equals(local);
  return isReal ? { instants: [earlier, later], isReal } : { instants: [later], isReal };
}

/** The instant of a local time that no change of the clocks is near to: as nearly all are, and far cheaper than Temporal. */
function findPlain(text: string, zone: string): Micros | undefined {
  const asUtc = parseInstant(`${text.replace(' ', 'T')}Z`);
  const before = zoneOffset(zone, asUtc - MICROS_PER_DAY);
  const isPlain = [asUtc, asUtc + MICROS_PER_DAY].every((at) => zoneOffset(zone, at) === before);
  return isPlain ? asUtc - before : undefined;
}

/** @throws RangeError for a time that microseconds cannot count exactly: before 1684 or after 2255. */
function toMicros(time: Temporal.ZonedDateTime): Micros {
  const micros = Number(time.epochNanoseconds / 1000n);
  if (!Number.isSafeInteger(micros)) throw new RangeError('out of range');
  return micros;
}

type TimedRow = { start: string; end: string | undefined; durationMs: number | undefined };

/**
 * The start and end of a call. Where the stamps can mean several instants, those whose distance is nearest to
 * the call's duration; of several that fit equally, the earliest.
 * @returns undefined where a stamp cannot be read, or the call would end before it began
 */
export function resolveTimes(row: TimedRow, zone: string): CallTimes | undefined {
  const start = parseStamp(row.start, zone);
  const end = endStamp(row, start, zone);
  if (start === undefined || end === undefined) return undefined;
  const pairs = start.instants.flatMap((startedAt) =>
    end.instants
      .filter((endedAt) => endedAt >= startedAt)
      .map((endedAt) => ({ startedAt, endedAt, misfit: misfit(endedAt - startedAt, row) })),
  );
  const least = Math.min(...pairs.map((pair) => pair.misfit));
  const [best, ...others] = pairs.filter((pair) => pair.misfit === least);
  if (best === undefined) return undefined;
  const isSettled = start.isReal && end.isReal && others.length === 0;
  const { startedAt, endedAt } = best;
  return { startedAt, endedAt, quality: isSettled ? 'vendor' : 'derived' };
}

/** Tables of call records keep the start and the duration only. */
function endStamp(row: TimedRow, start: Stamp | undefined, zone: string): Stamp | undefined {
  if (row.end !== undefined && !isNever(row.end)) return parseStamp(row.end, zone);
  const { durationMs } = row;
  if (start === undefined || durationMs === undefined) return undefined;
  return { ...start, instants: start.instants.map((instant) => instant + durationMs * 1000) };
}

function misfit(distance: Micros, { durationMs }: TimedRow): Micros {
  return durationMs === undefined ? 0 : Math.abs(distance - durationMs * 1000);
}
