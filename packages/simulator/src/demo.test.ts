import { formatDay, localDay, type Micros, parseInstant } from '@grasp/domain';
import { describe, expect, it, vi } from 'vitest';
import type { CompanyFact } from './company-fact.ts';
import { createDemo } from './demo.ts';
import { countTypes, digestOf } from './testing/survey.ts';

vi.setConfig({ testTimeout: 120_000 });

const ZONE = 'Europe/Amsterdam';
const MORNING = parseInstant('2026-11-24T10:42:07.123456+01:00');

const factsAt = (now: Micros): CompanyFact[] => [...createDemo({ now })];
const facts = factsAt(MORNING);
const today = (all: readonly CompanyFact[], now: Micros): CompanyFact[] =>
  all.filter(({ occurredAt }) => localDay(ZONE, occurredAt) === localDay(ZONE, now));
const ofType = (all: readonly CompanyFact[], type: string): CompanyFact[] =>
  all.filter((fact) => fact.type === type);

describe('the demo company', () => {
  it('is the same for the same moment, and only grows as the day goes on', () => {
    const earlier = MORNING - 3_600_000_000;
    const upTo = facts.filter(({ arrivesAt }) => arrivesAt <= earlier);
    expect(facts.length - upTo.length).toBeGreaterThan(20);
    expect(digestOf(createDemo({ now: earlier }))).toBe(digestOf(upTo));
  });

  it('has about fifty reps in four teams and two divisions, and 14 months of orders', () => {
    expect(ofType(facts, 'TeamDefined').map(({ data }) => data['division'])).toEqual([
      'Inland',
      'Inland',
      'Export',
      'Export',
    ]);
    const reps = ofType(facts, 'RepJoined').length - ofType(facts, 'RepLeft').length;
    expect(Math.abs(reps - 48)).toBeLessThan(6);
    const days = ofType(facts, 'OrderOpened').map(({ occurredAt }) => localDay(ZONE, occurredAt));
    expect(formatDay(Math.min(...days))).toBe('2025-09-01');
  });

  it('says of every fact that it is of a demo, and knows none of the future', () => {
    expect(new Set(facts.map(({ key }) => key.system))).toEqual(new Set(['demo']));
    expect(facts.every(({ arrivesAt }) => arrivesAt <= MORNING)).toBe(true);
  });

  it('is as far today as the hour is', () => {
    const now = parseInstant('2026-11-24T17:00:00+01:00');
    const callsBefore = (hour: number): number =>
      ofType(today(evening, now), 'CallCompleted').filter(
        ({ arrivesAt }) => arrivesAt < now - (17 - hour) * 3_600_000_000,
      ).length;
    const evening = factsAt(now);
    expect(callsBefore(7)).toBeLessThan(10);
    expect(callsBefore(10)).toBeGreaterThan(30);
    expect(callsBefore(17)).toBeGreaterThan(4 * callsBefore(10));
  });

  it.each([
    ['a Sunday', '2026-06-28T15:00:00+02:00'],
    ['New Year', '2027-01-01T11:30:00+01:00'],
    ['a day of a leap year', '2028-02-29T14:00:00+01:00'],
  ])('is at work on %s too', (_, text) => {
    const now = parseInstant(text);
    const all = factsAt(now);
    expect(all.length).toBeGreaterThan(60_000);
    expect(all.length).toBeLessThan(150_000);
    expect(ofType(today(all, now), 'CallCompleted').length).toBeGreaterThan(100);
  });

  it('has something to show on every page', () => {
    const types = countTypes(facts);
    const atLeast: Record<string, number> = {
      OrderWon: 300,
      OrderLost: 500,
      OrderReopened: 20,
      OrderOwnerChanged: 20,
      FactRecorded: 1000,
      NextStepPlanned: 1000,
      TargetRevised: 5,
      EffectReported: 10_000,
      RenewalWon: 50,
      RenewalLost: 30,
      CallCorrected: 100,
      CallLegLinked: 10,
      AttendanceRecorded: 500,
    };
    for (const [type, least] of Object.entries(atLeast)) {
      expect([type, (types.get(type) ?? 0) >= least]).toEqual([type, true]);
    }
  });

  it('has renewals that are overdue, and some that fall due in each of the next three months', () => {
    const decided = new Set(
      facts
        .filter(({ type }) => /^Renewal(Won|Lost|Cancelled)$/.test(type))
        .map(({ stream }) => stream),
    );
    const day = localDay(ZONE, MORNING);
    const daysLeft = ofType(facts, 'RenewalDue')
      .filter(({ stream }) => !decided.has(stream))
      .map(({ data }) => Date.parse(data['dueOn'] as string) / 86_400_000 - day);
    expect(daysLeft.filter((left) => left < 0).length).toBeGreaterThan(5);
    for (const month of [0, 30, 60]) {
      const due = daysLeft.filter((left) => left >= month && left < month + 30);
      expect(due.length).toBeGreaterThan(5);
    }
  });
});
