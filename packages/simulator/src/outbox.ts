import type { Actor, EventType, Micros } from '@grasp/domain';
import { createArrivals } from './arrivals.ts';
import type { Clocks } from './clocks.ts';
import type { CompanyFact, Said } from './company-fact.ts';
import type { Random } from './random.ts';
import { createRepair } from './repairs.ts';
import type { Settings } from './settings.ts';

/** When a fact is recorded, and when it arrives. */
type Recording = Pick<CompanyFact, 'recordedAt' | 'arrivesAt'>;

export type Outbox = {
  /** Tells a fact: sooner or later recorded, perhaps told twice or put right. */
  tell<T extends EventType>(said: Said<T>): CompanyFact;
  /** Tells a fact that is recorded the moment it is decided: rules, targets, mappings, staff. */
  tellNow<T extends EventType>(said: Said<T>): CompanyFact;
  /** Tells a fact with the clocks given: what follows from another one. */
  tellAs<T extends EventType>(said: Said<T>, when: Recording): CompanyFact;
  /** What arrives before an instant and was not given out yet, in the order of arrival. */
  release(before: Micros): CompanyFact[];
};

const FORM_SECONDS = [4, 20, 60, 240, 900];
/** Types whose facts a second system hands in behind those of others. */
const BACKDATED: ReadonlySet<EventType> = new Set<EventType>([
  'CallProgressed',
  'OrderStageChanged',
  'OrderAmountChanged',
  'OrderOwnerChanged',
  'OrderExpectedCloseChanged',
  'FactRecorded',
  'OpinionRecorded',
  'NextStepPlanned',
  'NextStepDone',
  'TouchRecorded',
  'RenewalContacted',
]);

type Frame = Pick<Settings, 'source' | 'reactions'> & { actors: ReturnType<typeof createActors> };
type Parts = { settings: Settings; clocks: Clocks; random: Random };

/** @param random chance of the repairs alone */
export function createOutbox({ settings, clocks, random }: Parts): Outbox {
  const arrivals = createArrivals(settings);
  const { isWild, repairedAgain } = settings.habits;
  const frame = { ...settings, actors: createActors(settings.source) };

  function tellAs<T extends EventType>(said: Said<T>, when: Recording): CompanyFact {
    const fact = toFact(said, when, frame);
    arrivals.push(fact);
    return fact;
  }

  function tell<T extends EventType>(said: Said<T>): CompanyFact {
    const recordedAt =
      said.after === undefined
        ? clocks.recordedAt(said.at, said.lag ?? FORM_SECONDS)
        : Math.max(said.after.recordedAt, said.at);
    const arrivesAt = BACKDATED.has(said.type) ? clocks.arrivesAt(recordedAt) : recordedAt;
    const fact = tellAs(said, { recordedAt, arrivesAt });
    if (clocks.isRepeated()) {
      arrivals.push({ ...fact, arrivesAt: clocks.repeatedAt(arrivesAt), isRepeat: true });
    }
    if (clocks.isRepaired()) repair(fact, 1, fact);
    return fact;
  }

  function tellNow<T extends EventType>(said: Said<T>): CompanyFact {
    const fact = tellAs(said, { recordedAt: said.at, arrivesAt: said.at });
    if (isWild && clocks.isRepaired()) repair(fact, 1, fact);
    return fact;
  }

  function repair(fact: CompanyFact, nth: number, standing: CompanyFact): void {
    const at = clocks.repairedAt(standing.arrivesAt);
    const repaired = createRepair(fact, { random, isWild, nth, standing, at });
    if (repaired === undefined) return;
    arrivals.push(repaired);
    if (random.chance(repairedAgain)) repair(fact, nth + 1, repaired);
  }

  return { tell, tellNow, tellAs, release: arrivals.release };
}

function toFact<T extends EventType>(
  said: Said<T>,
  { recordedAt, arrivesAt }: Recording,
  { source, reactions, actors }: Frame,
): CompanyFact {
  const { type, data, stream, at, account, by } = said;
  return {
    type,
    data: data as Record<string, unknown>,
    stream,
    key: { system: source, account, id: `${stream}:${said.nth}` },
    occurredAt: at,
    occurredQuality: 'vendor',
    recordedAt,
    recordedQuality: 'vendor',
    arrivesAt,
    actor: actors.of(by),
    importId: source,
    reactionsOff: reactions ? true : undefined,
    isRepeat: false,
  };
}

/** Who tells: the importer, on behalf of the rep who entered it. One object each: there are millions of facts. */
function createActors(source: string) {
  const importer: Actor = { kind: 'importer', id: source, via: 'import' };
  const ofReps = new Map<string, Actor>();
  return {
    of(rep: string | undefined): Actor {
      if (rep === undefined) return importer;
      const actor = ofReps.get(rep) ?? { ...importer, onBehalfOf: rep };
      ofReps.set(rep, actor);
      return actor;
    },
  };
}
