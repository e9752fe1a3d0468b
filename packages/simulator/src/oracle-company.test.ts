import { categoryOf, eventIdOf, parseEventData } from '@grasp/domain';
import { describe, expect, it } from 'vitest';
import type { CompanyFact } from './company-fact.ts';
import { createOracleCompany } from './oracle-company.ts';
import { countTypes, digestOf } from './testing/survey.ts';

const facts = [...createOracleCompany({ seed: 1 })];

describe('the company for oracles', () => {
  it('is the same for the same seed', () => {
    expect(digestOf(createOracleCompany({ seed: 1 }))).toBe(digestOf(facts));
  });

  it.each([2, 3, 4, 5, 6, 7])('is dense in all that makes two clocks hard (seed %i)', (seed) => {
    const company = createOracleCompany({ seed });
    expect([...company]).toHaveLength(4000);
    const { interleaved, remapped, mappedLate, ...census } = company.census();
    expect(census.late).toBeGreaterThan(0.1);
    expect(census.veryLate).toBeGreaterThan(0.01);
    expect(census.tied).toBeGreaterThan(0.05);
    expect(census.repaired).toBeGreaterThan(0.1);
    expect(census.backdated).toBeGreaterThan(0.005);
    expect(census.repeated).toBeGreaterThan(0.004);
    expect(interleaved).toBeGreaterThanOrEqual(3);
    expect(Math.min(remapped, mappedLate)).toBeGreaterThan(0);
  });

  it('has hundreds of entities of every kind that read models fold', () => {
    const kinds = new Map<string, Set<string>>();
    for (const { stream } of facts) {
      const kind = categoryOf(stream);
      kinds.set(kind, (kinds.get(kind) ?? new Set()).add(stream));
    }
    expect(kinds.get('order')?.size).toBeGreaterThan(40);
    expect(kinds.get('call')?.size).toBeGreaterThan(300);
    expect(kinds.get('membership')?.size).toBeGreaterThan(25);
    expect(kinds.get('renewal')?.size).toBeGreaterThan(25);
    expect([...kinds.keys()].sort()).toEqual([
      'attendance',
      'calendar',
      'call',
      'customer',
      'effect',
      'extension',
      'forecast',
      'membership',
      'order',
      'renewal',
      'rep',
      'rulebook',
      'target',
      'team',
    ]);
  });

  it('closes and reopens orders, and voids memberships and opens them again', () => {
    const types = countTypes(facts);
    for (const type of ['OrderReopened', 'MembershipVoided', 'RenewalCancelled', 'RenewalWon']) {
      expect([type, (types.get(type) ?? 0) > 2]).toEqual([type, true]);
    }
    const opened = facts.filter(({ type, isRepeat }) => type === 'MembershipOpened' && !isRepeat);
    expect(opened.length).toBeGreaterThan(new Set(opened.map(({ stream }) => stream)).size);
  });

  it('corrects facts several times, corrections too, and takes some back after that', () => {
    const { chains, repairsOfRepairs } = repairsIn(facts);
    const several = chains.filter((types) => types.length > 1);
    expect(several.length).toBeGreaterThan(50);
    expect(several.some((types) => types.at(-1)?.endsWith('Retracted'))).toBe(true);
    expect(several.some((types) => types[0]?.endsWith('Retracted'))).toBe(true);
    expect(repairsOfRepairs).toBeGreaterThan(5);
  });

  it('corrects facts of one day into another', () => {
    const moved = facts.filter(({ type, data, key }) => {
      if (type !== 'EffectCorrected' && type !== 'AttendanceCorrected') return false;
      return !key.id.includes((data['data'] as { day: string }).day);
    });
    expect(moved.length).toBeGreaterThan(5);
  });

  it('has data that fit their type in every fact', () => {
    for (const { type, data } of facts) parseEventData(type, 1, data);
    expect(facts).toHaveLength(4000);
  });
});

/** The repairs of each fact in the order in which they came, and how many of them named another repair. */
function repairsIn(all: readonly CompanyFact[]) {
  const rootOf = new Map<string, string>();
  const repairsOf = new Map<string, string[]>();
  let repairsOfRepairs = 0;
  for (const { type, data, key, isRepeat } of all) {
    const corrects = data['corrects'];
    if (isRepeat || typeof corrects !== 'string') continue;
    const root = rootOf.get(corrects) ?? corrects;
    if (root !== corrects) repairsOfRepairs += 1;
    rootOf.set(eventIdOf(key), root);
    repairsOf.set(root, [...(repairsOf.get(root) ?? []), type]);
  }
  return { chains: [...repairsOf.values()], repairsOfRepairs };
}
