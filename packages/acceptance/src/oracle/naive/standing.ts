import { microsOf } from './instants.ts';
import type { Data, Place, PlainEvent } from './plain-event.ts';

/** A fact that stands at a place: with corrections in the place of what they correct. */
export type StandingFact = {
  type: string;
  data: Data;
  /** Its place on the v axis. */
  at: number;
  /** When the fact was first known, and its place in the stream: they decide ties. */
  knownAt: number;
  revision: number;
};

/** Where a type of fact comes before any clock. */
export type Rank = (fact: { type: string; data: Data }) => number;

/**
 * S(v, k) of one stream, by the letter: what is known by k, with the last repair of each fact in its place; of that what
 * is valid by v; in the order rank, v, first known, revision.
 * @param events all events of the stream by revision
 */
export function factsAt(
  events: readonly PlainEvent[],
  { v, k }: Place,
  rank: Rank = () => 0,
): StandingFact[] {
  const known = withKnownAt(events).filter((event) => event.knownAt <= k);
  const facts = standingAmong(known).filter((fact) => fact.at <= v);
  return facts.sort(
    (a, b) => rank(a) - rank(b) || a.at - b.at || a.knownAt - b.knownAt || a.revision - b.revision,
  );
}

type Known = PlainEvent & { knownAt: number };

/** When each event was known: never before the one that stands before it in its stream. */
export function withKnownAt(events: readonly PlainEvent[]): Known[] {
  let latest = 0;
  return events.map((event) => {
    latest = Math.max(latest, event.recordedAt);
    return { ...event, knownAt: latest };
  });
}

function standingAmong(known: readonly Known[]): StandingFact[] {
  const byId = new Map(known.map((event) => [event.id, event]));
  const tellings = Map.groupBy(inTurn(known), (event) => rootOf(event, byId));
  return [...tellings].flatMap(([root, told]) => {
    const standing = told.filter(isRepair).at(-1) ?? told[0];
    if (standing === undefined || isRetraction(standing)) return [];
    const { knownAt, revision } = byId.get(root) ?? standing;
    return [{ ...saidBy(standing), knownAt, revision }];
  });
}

/** Events in the order of the stream, but none before a repair that it repairs: the last one says how it was. */
function inTurn(known: readonly Known[]): Known[] {
  const byId = new Map(known.map((event) => [event.id, event]));
  const awaited = (event: Known): Known | undefined => {
    const target = isRepair(event) ? byId.get(event.data.corrects) : undefined;
    const comesLater = target !== undefined && target.revision > event.revision;
    return comesLater && isRepair(target) ? target : undefined;
  };
  const waiting = Map.groupBy(known, awaited);
  const withWaiting = (event: Known): Known[] => [
    event,
    ...(waiting.get(event) ?? []).flatMap(withWaiting),
  ];
  return (waiting.get(undefined) ?? []).flatMap(withWaiting);
}

/** The id of the fact that an event tells of: its own; of a repair, that of what it repairs in the end. */
function rootOf(event: Known, byId: ReadonlyMap<string, Known>): string {
  let id = event.id;
  for (let at: Known | undefined = event; at !== undefined && isRepair(at); at = byId.get(id)) {
    id = String(at.data.corrects);
  }
  return id;
}

/** What a fact or a correction says happened, and when. */
export function saidBy(event: PlainEvent): { type: string; data: Data; at: number } {
  const type = isRepair(event) ? String(event.data.type) : event.type;
  const data = (isRepair(event) ? event.data.data : event.data) as Data;
  const effectiveAt: unknown = data.effectiveAt;
  const at = typeof effectiveAt === 'string' ? microsOf(effectiveAt) : event.occurredAt;
  return { type, data, at };
}

const isRepair = ({ type }: PlainEvent): boolean => /(Corrected|Retracted)$/.test(type);
/** Whether an event only takes back what another one said. */
export const isRetraction = ({ type }: PlainEvent): boolean => type.endsWith('Retracted');
