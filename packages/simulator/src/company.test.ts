import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { catalogue, eventIdOf, MICROS_PER_DAY, parseEventData, parseInstant } from '@grasp/domain';
import { describe, expect, it, vi } from 'vitest';
import { createCompany } from './company.ts';
import type { CompanyFact } from './company-fact.ts';
import type { CompanyOptions } from './settings.ts';
import { DEFAULT_SHARES } from './settings.ts';
import { countTypes, digestOf } from './testing/survey.ts';

vi.setConfig({ testTimeout: 120_000 });

const TO = parseInstant('2026-06-30T16:00:00+02:00');
const small: CompanyOptions = { seed: 11, to: TO, eventsWanted: 52_000 };
const REACTIONS = [
  'CallClosedByTimeout',
  'MembershipExtended',
  'MembershipOpened',
  'RenewalDue',
  'MembershipVoided',
  'RenewalCancelled',
];
const facts: readonly CompanyFact[] = [...createCompany(small)];

describe('a generated company', () => {
  it('is the same for the same seed and options, and another for another seed', () => {
    const options: CompanyOptions = { seed: 4, to: TO, eventsWanted: 20_000 };
    const company = createCompany(options);
    const digest = digestOf(company);
    expect(digestOf(company)).toBe(digest);
    expect(digestOf(createCompany(options))).toBe(digest);
    expect(digestOf(createCompany({ ...options, seed: 5 }))).not.toBe(digest);
  });

  it('has exactly as many facts as are wanted', () => {
    expect([...createCompany({ ...small, eventsWanted: 12_345 })]).toHaveLength(12_345);
  });

  it('only adds to its facts when its end moves on', () => {
    const from = TO - 40 * MICROS_PER_DAY;
    const whole = [...createCompany({ seed: 3, from, to: TO })];
    const earlier = TO - 9.3 * MICROS_PER_DAY;
    const upTo = [...createCompany({ seed: 3, from, to: earlier })];
    expect(upTo).toEqual(whole.filter(({ arrivesAt }) => arrivesAt <= earlier));
    expect(upTo.length).toBeGreaterThan(10_000);
  });

  it('has data that fit their type in every fact, and an id for each but those told twice', () => {
    const ids = new Set<string>();
    let repeats = 0;
    for (const { type, data, key, isRepeat } of facts) {
      parseEventData(type, 1, data);
      if (isRepeat) repeats += 1;
      else ids.add(eventIdOf(key));
    }
    expect(repeats).toBeGreaterThan(50);
    expect(ids.size).toBe(facts.length - repeats);
  });

  it('has ids for all its divisions where there are more of them than names', () => {
    const many = createCompany({ seed: 6, from: TO - MICROS_PER_DAY, to: TO, reps: 400 });
    const divisions = new Set<unknown>();
    for (const { type, data } of many) {
      if (type !== 'TeamDefined') continue;
      parseEventData(type, 1, data);
      divisions.add(data['division']);
      if (divisions.size === 17) break;
    }
    expect(divisions.size).toBe(17);
  });

  it('tells a fact a second time with the same key, content and clocks', () => {
    const first = new Map<string, CompanyFact>();
    for (const fact of facts) if (!fact.isRepeat) first.set(fact.key.id, fact);
    const repeats = facts.filter(({ isRepeat }) => isRepeat);
    const expected = repeats.map(({ key, arrivesAt }) => {
      return { ...first.get(key.id), arrivesAt, isRepeat: true };
    });
    expect(repeats).toEqual(expected);
  });

  it('tells facts in the order in which they arrive, none before it happened and was recorded', () => {
    const clocks = facts.flatMap(({ occurredAt, recordedAt, arrivesAt }, i) => {
      const before = facts[i - 1]?.arrivesAt ?? 0;
      return [occurredAt <= recordedAt, recordedAt <= arrivesAt, before <= arrivesAt];
    });
    expect(clocks.every((isRight) => isRight)).toBe(true);
    expect(facts.every(({ occurredAt }) => Number.isSafeInteger(occurredAt))).toBe(true);
    expect(facts.every(({ recordedAt }) => Number.isSafeInteger(recordedAt))).toBe(true);
    expect(facts.at(-1)?.arrivesAt).toBeLessThanOrEqual(TO);
  });

  it('says of every fact whose it is: an importer’s, of one import, in a stream of its family', () => {
    const strays = facts.filter(({ type, stream }) => {
      const categories = catalogue.get(type)?.family.categories ?? [];
      return !categories.includes(stream.slice(0, stream.indexOf('-')));
    });
    expect(strays).toEqual([]);
    expect(new Set(facts.map(({ actor }) => actor.kind))).toEqual(new Set(['importer']));
    expect(new Set(facts.map(({ importId }) => importId))).toEqual(new Set(['simulator']));
  });

  it('repairs facts that arrived before, each in the stream of the fact', () => {
    const streamOf = new Map<string, string>();
    const places: boolean[] = [];
    for (const { type, data, stream, key } of facts) {
      streamOf.set(eventIdOf(key), stream);
      if (catalogue.get(type)?.repair === null) continue;
      places.push(streamOf.get(data['corrects'] as string) === stream);
    }
    expect(places.length).toBeGreaterThan(1000);
    expect(places.every((isRight) => isRight)).toBe(true);
  });

  it('adds what reactors would make of its facts, and nothing else, when asked to', () => {
    const options = { seed: 8, from: TO - 60 * MICROS_PER_DAY, to: TO, reps: 16 } as const;
    const plain = [...createCompany(options)].map(({ key }) => key.id);
    const reacted = [...createCompany({ ...options, reactions: true })];
    const known = new Set(plain);
    const added = reacted.filter(({ key }) => !known.has(key.id));
    const types = countTypes(added);
    for (const type of REACTIONS.slice(0, 4)) expect(types.has(type)).toBe(true);
    expect([...types.keys()].filter((type) => !REACTIONS.includes(type))).toEqual([]);
    const others = reacted.filter(({ key }) => known.has(key.id)).map(({ key }) => key.id);
    expect(others).toEqual(plain);
    expect(reacted.every(({ reactionsOff }) => reactionsOff === true)).toBe(true);
  });

  it('refuses a span without a day, and more events than ten million', () => {
    expect(() => createCompany({ seed: 1, to: TO, from: TO })).toThrow(RangeError);
    expect(() => createCompany({ seed: 1, to: TO, eventsWanted: 10_000_001 })).toThrow(RangeError);
  });
});

describe('the shares of a company', () => {
  it('are reached by default, as the company itself demands', () => {
    const company = createCompany({ seed: 21, to: TO, eventsWanted: 80_000 });
    const types = countTypes(company);
    const census = company.census();
    for (const [name, share] of Object.entries(DEFAULT_SHARES)) {
      expect(census[name as keyof typeof census]).toBeGreaterThanOrEqual(share);
    }
    expect(DEFAULT_SHARES).toMatchObject({
      late: 0.05,
      veryLate: 0.01,
      tied: 0.02,
      repaired: 0.02,
    });
    expect(census.interleaved).toBeGreaterThanOrEqual(3);
    expect(census.remapped).toBeGreaterThan(0);
    expect(census.mappedLate).toBeGreaterThan(0);
    expect([...types.values()].reduce((sum, count) => sum + count, 0)).toBe(census.facts);
  });

  it('follow what is asked for', () => {
    const shares = { late: 0.3, veryLate: 0.1, tied: 0.05, repaired: 0.1 };
    const company = createCompany({ seed: 2, to: TO, eventsWanted: 60_000, shares });
    expect(countTypes(company).size).toBeGreaterThan(30);
    expect(company.census().late).toBeGreaterThanOrEqual(0.3);
    expect(company.census().repaired).toBeGreaterThanOrEqual(0.1);
  });

  it('make going through it fail where they cannot be reached', () => {
    const company = createCompany({ ...small, shares: { tied: 0.9 } });
    expect(() => digestOf(company)).toThrow(/falls short: tied/);
  });

  it('are not known before the company was gone through', () => {
    const company = createCompany(small);
    expect(() => company.census()).toThrow('not gone through');
  });
});

describe('memory', () => {
  it('does not grow with the number of facts', { timeout: 180_000 }, () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 1e6;
    };
    let [count, early, most] = [0, 0, 0];
    for (const { arrivesAt } of createCompany({ seed: 1, to: TO, eventsWanted: 1_000_000 })) {
      count += arrivesAt > 0 ? 1 : 0;
      if (count === 200_000) early = heap();
      if (count > 200_000 && count % 200_000 === 0) most = Math.max(most, heap());
    }
    expect(count).toBe(1_000_000);
    expect(most - early).toBeLessThan(60);
  });
});
