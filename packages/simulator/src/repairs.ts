import {
  type EventType,
  eventIdOf,
  formatInstant,
  getEntry,
  type Micros,
  parseInstant,
} from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';
import type { Random } from './random.ts';
import { type Data, findUsualRewrite, findWildRewrite, type Rewrite } from './rewrites.ts';

type Circumstances = {
  random: Random;
  /** Whether any fact may move in time or be retracted. */
  isWild: boolean;
  /** Which repair of this fact it is, from 1. */
  nth: number;
  /** What stands in the fact's place so far: the fact, or its last repair. */
  standing: CompanyFact;
  at: Micros;
};

/** Facts that a company can take back without its story falling apart. */
const RETRACTABLE: ReadonlySet<EventType> = new Set<EventType>([
  'CallCompleted',
  'FactRecorded',
  'OpinionRecorded',
  'NextStepPlanned',
  'TouchRecorded',
  'OrderStageChanged',
  'RenewalContacted',
]);

/** Facts whose place in time matters to no other. */
const MOVABLE: ReadonlySet<EventType> = new Set<EventType>(['CallCompleted', 'TouchRecorded']);

const RETRACTED = 0.25;
const MOVED = 0.15;
const HOUR: Micros = 3_600_000_000;

/** The correction or retraction of a fact; undefined for a fact that nobody ever puts right. */
export function createRepair(
  fact: CompanyFact,
  circumstances: Circumstances,
): CompanyFact | undefined {
  const { random, isWild } = circumstances;
  const canRetract = isWild || RETRACTABLE.has(fact.type);
  const rewrite = findRewrite(fact.type, circumstances);
  if (canRetract && (rewrite === undefined || random.chance(RETRACTED))) {
    return retraction(fact, circumstances);
  }
  return rewrite && correction(fact, rewrite(fact.data, random), circumstances);
}

/** A wild company now and then gets wrong what nobody else does; whatever else is told there may be told anew. */
function findRewrite(type: EventType, { random, isWild }: Circumstances): Rewrite | undefined {
  if (!isWild) return findUsualRewrite(type);
  return random.chance(0.5)
    ? findWildRewrite(type)
    : (findUsualRewrite(type) ?? findWildRewrite(type));
}

function retraction(fact: CompanyFact, circumstances: Circumstances): CompanyFact {
  const type = getEntry(fact.type).family.retracted as EventType;
  const corrects = repairedId(fact, circumstances);
  return {
    ...repairOf(fact, circumstances),
    type,
    data: { corrects, reason: 'entered by mistake' },
  };
}

function correction(fact: CompanyFact, right: Data, circumstances: Circumstances): CompanyFact {
  const { family, definition } = getEntry(fact.type);
  const drift = driftOf(fact, circumstances);
  return {
    ...repairOf(fact, circumstances),
    type: family.corrected as EventType,
    occurredAt: fact.occurredAt + drift,
    data: {
      corrects: repairedId(fact, circumstances),
      type: fact.type,
      version: definition.version,
      data: movedData(right, drift),
    },
  };
}

function repairOf(fact: CompanyFact, { nth, at }: Circumstances): CompanyFact {
  const key = { ...fact.key, id: `${fact.key.id}:repair${nth}` };
  return { ...fact, key, recordedAt: at, arrivesAt: at };
}

/** Now and then a repair names the one before it: that stands for the same fact. */
function repairedId(fact: CompanyFact, { random, nth, standing }: Circumstances): string {
  return eventIdOf((nth > 1 && random.chance(0.3) ? standing : fact).key);
}

/** How much earlier it was in truth; in a wild company also later, as long as it was before it was recorded. */
function driftOf(fact: CompanyFact, { random, isWild }: Circumstances): Micros {
  const isMoved = random.chance(isWild ? 2 * MOVED : MOVED);
  if (!isMoved || !(isWild || MOVABLE.has(fact.type))) return 0;
  const hours = random.spread(isWild ? [-40, -3, 0, 1, 30] : [-3, -1, -0.2, -0.05]);
  return Math.min(Math.round(hours * HOUR), fact.recordedAt - fact.occurredAt);
}

/** Instants inside the data move along. */
function movedData(data: Data, by: Micros): Data {
  const name = 'startedAt' in data ? 'startedAt' : 'effectiveAt';
  const instant = data[name];
  if (by === 0 || typeof instant !== 'string') return data;
  return { ...data, [name]: formatInstant(parseInstant(instant) + by) };
}
