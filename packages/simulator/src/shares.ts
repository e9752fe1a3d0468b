import { catalogue, MICROS_PER_DAY, type Micros, parseInstant } from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';
import { createStreamMemory } from './stream-memory.ts';

/** Shares of the facts told. What each means stands in the package's README. */
export type Shares = {
  late: number;
  veryLate: number;
  tied: number;
  repaired: number;
  backdated: number;
  repeated: number;
};

/** What was counted in a company's facts. */
export type Census = Shares & {
  facts: number;
  streams: number;
  /** Extensions given to somebody else. */
  remapped: number;
  /** Mappings that were in effect an hour or more before they were recorded. */
  mappedLate: number;
  /** Fewest different streams in any block of 32 facts that follow on one another. */
  interleaved: number;
};

/** Counts facts as they come, in bounded memory. */
export type Counter = {
  count(fact: CompanyFact): void;
  census(): Census;
};

const LATE: Micros = 3_600_000_000;
const VERY_LATE: Micros = 3 * MICROS_PER_DAY;
const BLOCK = 32;
const LEAST_INTERLEAVED = 3;

export function createCounter(): Counter {
  const counts = { late: 0, veryLate: 0, tied: 0, repaired: 0, backdated: 0, repeated: 0 };
  const totals = { facts: 0, told: 0, streams: 0 };
  const memory = createStreamMemory();
  const mappings = createMappingCount();
  const block = { facts: 0, streams: 0, fewest: BLOCK };

  function countPlace(fact: CompanyFact, isFirstTold: boolean): void {
    const place = memory.place(fact);
    if (place.isNew) totals.streams += 1;
    if (place.isTie && isFirstTold) counts.tied += 1;
    if (place.isBackdated && !fact.isRepeat) counts.backdated += 1;
    countBlock(place.isNewInBlock);
  }

  function countBlock(isNewInBlock: boolean): void {
    block.facts += 1;
    if (isNewInBlock) block.streams += 1;
    if (block.facts < BLOCK) return;
    Object.assign(block, { facts: 0, streams: 0, fewest: Math.min(block.fewest, block.streams) });
    memory.beginBlock();
  }

  function countDelay(delay: Micros): void {
    totals.told += 1;
    if (delay >= LATE) counts.late += 1;
    if (delay >= VERY_LATE) counts.veryLate += 1;
  }

  function count(fact: CompanyFact): void {
    const isRepair = catalogue.get(fact.type)?.repair !== null;
    const isFirstTold = !isRepair && !fact.isRepeat;
    totals.facts += 1;
    countPlace(fact, isFirstTold);
    if (fact.isRepeat) counts.repeated += 1;
    else if (isRepair) counts.repaired += 1;
    if (isFirstTold) countDelay(fact.recordedAt - fact.occurredAt);
    if (isFirstTold && fact.type === 'ExtensionMapped') mappings.count(fact);
  }

  return {
    count,
    census: () => ({ ...sharesOf(counts, totals), ...mappings.totals, interleaved: block.fewest }),
  };
}

function sharesOf(
  counts: Shares,
  { facts, told, streams }: Record<'facts' | 'told' | 'streams', number>,
) {
  return {
    facts,
    streams,
    late: counts.late / told,
    veryLate: counts.veryLate / told,
    tied: counts.tied / facts,
    repaired: counts.repaired / facts,
    backdated: counts.backdated / facts,
    repeated: counts.repeated / facts,
  };
}

function createMappingCount() {
  const known = new Set<string>();
  const totals = { remapped: 0, mappedLate: 0 };
  function count({ stream, recordedAt, data }: CompanyFact): void {
    if (known.has(stream)) totals.remapped += 1;
    known.add(stream);
    const effectiveAt = parseInstant(data['effectiveAt'] as string);
    if (recordedAt - effectiveAt >= LATE) totals.mappedLate += 1;
  }
  return { count, totals };
}

/**
 * Holds what was counted against what is demanded.
 * @throws Error when the company falls short.
 */
export function checkCensus(census: Census, demanded: Shares): void {
  const names = Object.keys(demanded) as (keyof Shares)[];
  const short = names
    .filter((name) => census[name] < demanded[name])
    .map((name) => `${name} ${census[name].toFixed(4)} < ${demanded[name]}`);
  if (census.interleaved < LEAST_INTERLEAVED) short.push(`interleaved ${census.interleaved}`);
  if (census.remapped === 0) short.push('no extension was mapped anew');
  if (census.mappedLate === 0) short.push('no mapping came late');
  if (short.length > 0) throw new Error(`the company falls short: ${short.join(', ')}`);
}
