import { dayIn } from '../format/days.ts';

const MINUTE_MS = 60_000;

/**
 * The instant at which the company's clock showed this wall time (`YYYY-MM-DD HH:mm`). A time that the clock skipped
 * is read with the offset before the jump, one that it showed twice is the first.
 */
export function toInstant(zone: string, wall: string): string {
  const asUtc = Date.parse(`${wall.slice(0, 10)}T${wall.slice(11, 16) || '00:00'}:00Z`);
  const before = offsetMs(zone, asUtc - 24 * 60 * MINUTE_MS);
  const first = asUtc - before;
  if (offsetMs(zone, first) === before) return toText(first);
  const second = asUtc - offsetMs(zone, first);
  return toText(offsetMs(zone, second) === offsetMs(zone, first) ? second : first);
}

/** What the company's clock showed at an instant, as `YYYY-MM-DD HH:mm:ss`. */
export function toWall(zone: string, instant: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return `${dayIn(zone, instant)} ${clock.format(new Date(instant))}`;
}

function offsetMs(zone: string, ms: number): number {
  const wall = toWall(zone, new Date(ms).toISOString()).replace(' ', 'T');
  return Date.parse(`${wall}Z`) - Math.floor(ms / 1_000) * 1_000;
}

function toText(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
