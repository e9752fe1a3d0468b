import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOREVER, formatInstant, parseInstant, utcDay } from './instant.ts';
import { formatDay, isZone, localDay, parseDay, startOfDay, zoneOffset } from './zone.ts';

const HOUR = 3_600_000_000;

describe('an instant', () => {
  it('is whole microseconds: finer digits are cut off', () => {
    expect(parseInstant('2026-03-01T09:00:00.1234569Z') % 1_000_000).toBe(123_456);
    expect(parseInstant('1969-12-31T23:59:59.9999999Z')).toBe(-1);
  });

  it('is the same whatever offset it is told in', () => {
    expect(parseInstant('2026-03-01T10:00:00+01:00')).toBe(parseInstant('2026-03-01T09:00:00Z'));
  });

  it.each([
    ...['', '2026-03-01', '2026-03-01T10:00:00', 'now', '2026-13-01T00:00:00Z'],
    ...['2026-02-30T00:00:00Z', '2026-04-31T00:00:00.123Z', '2026-01-00T00:00:00Z'],
    ...['2025-02-29T10:00:00+01:00', '2026-01-01T24:00:00Z'],
  ])('refuses %j', (text) => {
    expect(() => parseInstant(text)).toThrow(RangeError);
  });

  it('may be on the last day of a month', () => {
    for (const day of ['2024-02-29', '2026-01-31', '2026-04-30', '2026-12-31']) {
      expect(formatInstant(parseInstant(`${day}T10:00:00Z`))).toBe(`${day}T10:00:00.000Z`);
    }
  });

  it('is written and read back unchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 4e15 }), (micros) => {
        expect(parseInstant(formatInstant(micros))).toBe(micros);
      }),
    );
  });

  it('has a UTC day, before 1970 too', () => {
    expect([utcDay(0), utcDay(-1), utcDay(86_400_000_000)]).toEqual([0, -1, 1]);
    expect(FOREVER).toBe(9_007_199_254_740_991);
  });
});

describe('a zone', () => {
  it('has the offset of then, never of today', () => {
    expect(zoneOffset('Europe/Amsterdam', parseInstant('2026-01-15T12:00:00Z'))).toBe(HOUR);
    expect(zoneOffset('Europe/Amsterdam', parseInstant('2026-07-15T12:00:00Z'))).toBe(2 * HOUR);
  });

  it('changes its offset in the middle of a day', () => {
    expect(zoneOffset('Europe/Amsterdam', parseInstant('2026-03-29T00:59:59Z'))).toBe(HOUR);
    expect(zoneOffset('Europe/Amsterdam', parseInstant('2026-03-29T01:00:00Z'))).toBe(2 * HOUR);
    expect(zoneOffset('Asia/Jerusalem', parseInstant('1999-02-01T12:00:00Z'))).toBe(2 * HOUR);
  });

  it('tells the local day, and where it begins', () => {
    const late = parseInstant('2026-03-28T23:30:00Z');
    expect(formatDay(localDay('Europe/Amsterdam', late))).toBe('2026-03-29');
    expect(startOfDay('Europe/Amsterdam', parseDay('2026-03-29'))).toBe(
      parseInstant('2026-03-28T23:00:00Z'),
    );
  });

  it('agrees with the calendar of the platform on any instant', () => {
    const zones = fc.constantFrom(
      'Europe/Amsterdam',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 6e14, max: 1.9e15 }), (zone, at) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(
          Math.floor(at / 1000),
        ).toZonedDateTimeISO(zone);
        expect(formatDay(localDay(zone, at))).toBe(zoned.toPlainDate().toString());
      }),
    );
  });

  it('is known by the time zone database', () => {
    expect([isZone('Europe/Amsterdam'), isZone('Mars/Olympus')]).toEqual([true, false]);
    expect(() => parseDay('2026-02-30')).toThrow(RangeError);
  });
});
