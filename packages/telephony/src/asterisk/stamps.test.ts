import { parseInstant } from '@grasp/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNever, parseStamp, resolveTimes } from './stamps.ts';

const BERLIN = 'Europe/Berlin';
const instants = (text: string) => parseStamp(text, BERLIN)?.instants;

describe('a stamp', () => {
  it.each([
    ['2026-11-03 10:15:00', '2026-11-03T09:15:00Z'],
    ['2026-07-03 10:15:00', '2026-07-03T08:15:00Z'],
    ['2026-11-03 10:15:00.123456', '2026-11-03T09:15:00.123456Z'],
    ['2026-11-03T10:15:00+0200', '2026-11-03T08:15:00Z'],
    ['2026-11-03 10:15:00-05:00', '2026-11-03T15:15:00Z'],
    ['2026-11-03T10:15:00Z', '2026-11-03T10:15:00Z'],
  ])('%s in Berlin is %s', (text, instant) => {
    expect(instants(text)).toEqual([parseInstant(instant)]);
  });

  it('is in the zone of the account by the rules of that day, not of today', () => {
    expect(parseStamp('1978-07-03 10:15:00', BERLIN)?.instants).toEqual([
      parseInstant('1978-07-03T09:15:00Z'),
    ]);
  });

  it.each([
    '',
    'soon',
    '2026-02-30 10:00:00',
    '2026-11-03 25:00:00',
    '2026-11-03T10:15:00+99:00',
    '1793697300',
    '9999-01-01 00:00:00',
    '0001-01-01 00:00:00',
    '9999-01-01T00:00:00Z',
  ])('%j is none', (text) => {
    expect(parseStamp(text, BERLIN)).toBeUndefined();
  });

  it.each([
    ...[BERLIN, 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'],
  ])('means, among others, every instant that clocks in %s ever showed as it', (zone) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (second) => {
        const instant = Temporal.Instant.fromEpochMilliseconds(second * 1000);
        const shown = instant.toZonedDateTimeISO(zone).toPlainDateTime().toString();
        expect(parseStamp(shown.padEnd(19, ':00'), zone)?.instants).toContain(second * 1_000_000);
      }),
    );
  });

  it('means two instants in the hour that comes twice', () => {
    expect(parseStamp('2026-10-25 02:30:00', BERLIN)).toEqual({
      instants: [parseInstant('2026-10-25T00:30:00Z'), parseInstant('2026-10-25T01:30:00Z')],
      isReal: true,
    });
  });

  it('is read by the old offset in the hour that is left out', () => {
    expect(parseStamp('2026-03-29 02:30:00', BERLIN)).toEqual({
      instants: [parseInstant('2026-03-29T01:30:00Z')],
      isReal: false,
    });
  });

  it('may say never', () => {
    expect([undefined, '', '0000-00-00 00:00:00'].map(isNever)).toEqual([true, true, true]);
    expect(isNever('2026-11-03 10:15:00')).toBe(false);
  });
});

describe('the times of a call', () => {
  const resolve = (start: string, end: string | undefined, seconds: number | undefined) => {
    const durationMs = seconds === undefined ? undefined : seconds * 1000;
    const times = resolveTimes({ start, end, durationMs }, BERLIN);
    return times && { ...times, ms: (times.endedAt - times.startedAt) / 1000 };
  };
  const at = (text: string) => parseInstant(text);

  it.each([
    ['02:55:00', '02:05:00', 600, '2026-10-25T00:55:00Z', 'vendor'],
    ['01:55:00', '02:05:00', 600, '2026-10-24T23:55:00Z', 'vendor'],
    ['01:55:00', '02:05:00', 4200, '2026-10-24T23:55:00Z', 'vendor'],
    ['02:55:00', '03:05:00', 600, '2026-10-25T01:55:00Z', 'vendor'],
    ['02:55:00', '03:05:00', 4200, '2026-10-25T00:55:00Z', 'vendor'],
    ['02:10:00', '02:20:00', 600, '2026-10-25T00:10:00Z', 'derived'],
    ['02:10:00', '02:20:00', 4200, '2026-10-25T00:10:00Z', 'vendor'],
  ])(
    '%s to %s lasting %i s, where the clocks go back',
    (start, end, seconds, startedAt, quality) => {
      const times = resolve(`2026-10-25 ${start}`, `2026-10-25 ${end}`, seconds);
      expect(times).toMatchObject({ startedAt: at(startedAt), ms: seconds * 1000, quality });
    },
  );

  it('forgives the second that cutting both stamps may cost', () => {
    const times = resolve('2026-10-25 02:55:00', '2026-10-25 02:05:00', 601);
    expect(times).toMatchObject({ ms: 600_000, quality: 'vendor' });
  });

  it('takes the earliest that can be where there is no duration', () => {
    const times = resolve('2026-10-25 02:55:00', '2026-10-25 02:05:00', undefined);
    expect(times).toMatchObject({ startedAt: at('2026-10-25T00:55:00Z'), ms: 600_000 });
  });

  it('counts the end from the start where there is no stamp of it', () => {
    const times = resolve('2026-11-03 10:15:00', undefined, 75);
    expect(times).toMatchObject({ endedAt: at('2026-11-03T09:16:15Z'), quality: 'vendor' });
    expect(resolve('2026-11-03 10:15:00', '0000-00-00 00:00:00', 75)).toEqual(times);
  });

  it.each([
    ['the end is before the start', '2026-11-03 10:15:00', '2026-11-03 10:14:59', 1],
    ['there is no start', '', '2026-11-03 10:14:59', 1],
    ['the end cannot be read', '2026-11-03 10:15:00', 'later', 1],
    ['there is neither end nor duration', '2026-11-03 10:15:00', '', undefined],
  ])('are unknown where %s', (_, start, end, seconds) => {
    expect(resolve(start, end, seconds)).toBeUndefined();
  });
});
