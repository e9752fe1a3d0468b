import { type DataOf, type EventType, parseInstant } from '@grasp/domain';
import { describe, expect, it, vi } from 'vitest';
import { createCompany } from './company.ts';
import type { CompanyFact } from './company-fact.ts';
import { correlationOf } from './testing/survey.ts';

vi.setConfig({ testTimeout: 120_000 });

const FROM = parseInstant('2025-05-01T00:00:00+02:00');
const TO = parseInstant('2026-06-30T16:00:00+02:00');
const MIDDLE = (FROM + TO) / 2;
const facts = [...createCompany({ seed: 5, from: FROM, to: TO, reps: 14, reactions: true })].filter(
  ({ isRepeat }) => !isRepeat,
);

type Told<T extends EventType> = CompanyFact & { data: DataOf<T> };
const told = <T extends EventType>(type: T): Told<T>[] =>
  facts.filter((fact) => fact.type === type) as Told<T>[];
const outbound = told('CallCompleted').filter(({ data }) => data.direction === 'outbound');

/** The owner of each order as it was opened. */
const ownerOf = new Map(told('OrderOpened').map(({ stream, data }) => [stream, data.rep]));

function winRates(isCounted: (at: number) => boolean): Map<string, number> {
  const verdicts = new Map<string, number[]>();
  for (const { type, stream, occurredAt } of facts) {
    const rep = ownerOf.get(stream);
    if ((type !== 'OrderWon' && type !== 'OrderLost') || !rep || !isCounted(occurredAt)) continue;
    verdicts.set(rep, [...(verdicts.get(rep) ?? []), type === 'OrderWon' ? 1 : 0]);
  }
  const enough = [...verdicts].filter(([, of]) => of.length >= 25);
  return new Map(enough.map(([rep, of]) => [rep, of.reduce((a, b) => a + b, 0) / of.length]));
}

describe('a plausible company', () => {
  it('wins a fifth to two fifths of its decided orders', () => {
    const rate = told('OrderWon').length / (told('OrderWon').length + told('OrderLost').length);
    expect(rate).toBeGreaterThan(0.2);
    expect(rate).toBeLessThan(0.4);
  });

  it('has reps whose skill lasts: who wins more in the first half wins more in the second', () => {
    const first = winRates((at) => at < MIDDLE);
    const second = winRates((at) => at >= MIDDLE);
    const pairs = [...first].flatMap(([rep, rate]) => {
      const later = second.get(rep);
      return later === undefined ? [] : [[rate, later] as const];
    });
    expect(pairs.length).toBeGreaterThan(6);
    expect(correlationOf(pairs)).toBeGreaterThan(0.4);
  });

  it('has reps of different diligence: the busiest dials at least twice as much as the laziest', () => {
    const dials = new Map<string, number>();
    for (const { data } of outbound) {
      const desk = `${data.account}/${data.extension}`;
      if (data.extension !== '199') dials.set(desk, (dials.get(desk) ?? 0) + 1);
    }
    const counts = [...dials.values()].sort((a, b) => a - b);
    expect(counts.length).toBe(14);
    expect(counts.at(-1)).toBeGreaterThan(2 * (counts[0] as number));
  });

  it('reaches a person in a third to three fifths of its calls, and talks for a minute or two', () => {
    const talks = outbound.filter(({ data }) => data.outcome === 'answered_human');
    const share = talks.length / outbound.length;
    expect(share).toBeGreaterThan(0.33);
    expect(share).toBeLessThan(0.6);
    const lengths = talks.map(({ data }) => data.talkMs / 1000).sort((a, b) => a - b);
    const median = lengths[Math.floor(lengths.length / 2)] as number;
    expect(median).toBeGreaterThan(50);
    expect(median).toBeLessThan(150);
  });

  it('calls in working hours of workdays, and is called at any hour', () => {
    const hoursOf = ({ occurredAt }: CompanyFact): number =>
      Temporal.Instant.fromEpochMilliseconds(Math.floor(occurredAt / 1000)).toZonedDateTimeISO(
        'Europe/Amsterdam',
      ).hour;
    expect(outbound.every((fact) => hoursOf(fact) >= 9 && hoursOf(fact) <= 18)).toBe(true);
    const inbound = told('CallCompleted').filter(({ data }) => data.direction === 'inbound');
    expect(inbound.some((fact) => hoursOf(fact) < 6)).toBe(true);
  });

  it('has everything that a call list must cope with', () => {
    const numbers = new Map<string, number>();
    for (const { data } of told('CustomerNumberAdded')) {
      numbers.set(data.number, (numbers.get(data.number) ?? 0) + 1);
    }
    expect([...numbers.values()].filter((owners) => owners > 1).length).toBeGreaterThan(3);
    expect(outbound.some(({ data }) => !numbers.has(data.number ?? ''))).toBe(true);
    expect(outbound.some(({ data }) => data.extension === '199')).toBe(true);
    expect(outbound.some(({ data }) => data.talkMs > 0 && data.talkMs < 5000)).toBe(true);
    expect(told('CallLegLinked').length).toBeGreaterThan(20);
    expect(told('CallClosedByTimeout').length).toBeGreaterThan(5);
    expect(new Set(outbound.map(({ data }) => data.vendor)).size).toBe(3);
  });

  it('has targets whose parts sum up exactly, raised or not', () => {
    const targets = new Map<string, { period: string; scope: string; amount: bigint }>();
    const types = ['TargetSet', 'TargetApproved', 'TargetSplit', 'TargetRevised'] as const;
    for (const { data } of types.flatMap((type) => told(type))) {
      const { period, scope, of } = data;
      targets.set(`${period}/${scope}/${of}`, { period, scope, amount: BigInt(data.amount) });
    }
    const sumOf = (period: string, scope: string): bigint =>
      [...targets.values()]
        .filter((target) => target.period === period && target.scope === scope)
        .reduce((sum, { amount }) => sum + amount, 0n);
    expect(told('TargetRevised').length).toBeGreaterThan(0);
    for (const period of ['2025', '2025-11', '2026', '2026-03', '2026-09']) {
      const [whole, ...parts] = ['company', 'division', 'team', 'rep'].map((scope) =>
        sumOf(period, scope),
      );
      expect(whole).toBeGreaterThan(0n);
      expect(parts).toEqual([whole, whole, whole]);
    }
    const months = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`);
    const ofMonths = months.reduce((sum, month) => sum + sumOf(month, 'company'), 0n);
    expect(ofMonths).toBe(sumOf('2026', 'company'));
  });

  it('raises its quota for days that are past already', () => {
    const raised = told('CallQuotaSet').filter(
      ({ data, occurredAt }) => parseInstant(data.effectiveAt) < occurredAt - 86_400_000_000,
    );
    expect(raised.length).toBeGreaterThan(0);
  });

  it('signs most orders only after several stages', () => {
    const moves = new Map<string, number>();
    for (const { type, stream } of facts) {
      if (type === 'OrderStageChanged') moves.set(stream, (moves.get(stream) ?? 0) + 1);
    }
    const won = told('OrderWon').map(({ stream }) => moves.get(stream) ?? 0);
    expect(won.filter((count) => count >= 3).length).toBeGreaterThan(won.length / 2);
  });

  it('has members whose shops get next to nothing, and loses more of them than of the others', () => {
    const inquiries = new Map<string, number>();
    for (const { data } of told('EffectReported')) {
      const sum = inquiries.get(data.membership) ?? 0;
      inquiries.set(data.membership, sum + data.inquiries);
    }
    const rateOf = (isLow: boolean): number => {
      const of = (type: 'RenewalWon' | 'RenewalLost'): number =>
        told(type).filter(({ stream }) => {
          const got = inquiries.get(stream.slice('renewal-'.length).split('-')[0] as string) ?? 0;
          return got < 20 === isLow;
        }).length;
      return of('RenewalWon') / (of('RenewalWon') + of('RenewalLost'));
    };
    expect([...inquiries.values()].filter((sum) => sum < 20).length).toBeGreaterThan(10);
    expect(rateOf(true)).toBeLessThan(rateOf(false));
  });
});
