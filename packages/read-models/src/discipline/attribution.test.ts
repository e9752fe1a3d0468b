import { FOREVER, parseDay, parseInstant } from '@grasp/domain';
import { describe, expect, it } from 'vitest';
import { extensionKey, type Mappings, repAt, repsOfDay } from './attribution.ts';

const KEY = extensionKey('asterisk', 'hq', '101');
const from = (at: string, knownAt: string): Mappings => {
  const [start, known] = [parseInstant(at), parseInstant(knownAt)];
  return new Map([
    [KEY, [{ from: start, to: FOREVER, knownFrom: known, knownTo: FOREVER, value: 'anna' }]],
  ]);
};
const on = (mappings: Mappings, day: string, k = FOREVER) =>
  repsOfDay(mappings, { key: KEY, day: parseDay(day), k });

describe('whose an extension is', () => {
  it('is told at the call’s own start, as known at k; nobody’s before', () => {
    const mappings = from('2026-03-09T07:00:00Z', '2026-03-12T09:00:00Z');
    const v = parseInstant('2026-03-10T09:00:00Z');
    expect(repAt(mappings, KEY, { v, k: FOREVER })).toBe('anna');
    expect(repAt(mappings, KEY, { v, k: v })).toBeNull();
    expect(repAt(mappings, 'asterisk hq 102', { v, k: FOREVER })).toBeNull();
  });

  it('is one person’s for a day when it is so on all instants of that day in any zone, and at any end of it', () => {
    const mappings = from('2026-03-09T07:00:00Z', '2026-03-12T09:00:00Z');
    expect(on(mappings, '2026-03-07')).toEqual({ now: null, before: null });
    expect(on(mappings, '2026-03-08')).toEqual({ now: undefined, before: null });
    expect(on(mappings, '2026-03-09')).toEqual({ now: undefined, before: null });
    expect(on(mappings, '2026-03-10')).toEqual({ now: 'anna', before: null });
    expect(on(mappings, '2026-03-12')).toEqual({ now: 'anna', before: 'anna' });
  });

  it('is not told for a day in some zone of which it became known only after the day’s end', () => {
    const mappings = from('2026-03-01T07:00:00Z', '2026-03-11T15:00:00Z');
    expect(on(mappings, '2026-03-10')).toEqual({ now: 'anna', before: null });
    expect(on(mappings, '2026-03-11')).toEqual({ now: 'anna', before: undefined });
    expect(on(mappings, '2026-03-12')).toEqual({ now: 'anna', before: 'anna' });
    const k = parseInstant('2026-03-11T14:00:00Z');
    expect(on(mappings, '2026-03-11', k)).toEqual({ now: null, before: null });
  });
});
