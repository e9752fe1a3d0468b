import type { Micros } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import { readKnownCalendars } from '../calendar/read-calendars.ts';
import type { Working } from '../query.ts';
import { type Mappings, readMappings, repAt } from './attribution.ts';
import { type Candidate, type Candidates, readCandidates } from './candidates.ts';
import { dayBefore, endsOf, instantsOf } from './local-day.ts';
import { type Standing, type Stretch, standingAt, standingIn } from './standing.ts';
import { type RuleTrial, tryRules } from './trial.ts';
import {
  duplicatesAmong,
  type JudgedCall,
  noRule,
  readValidCallRules,
  reasonAgainst,
  type ValidCallRule,
} from './valid-call.ts';
import { createWorkTime, type WorkTime } from './work-time.ts';

/** What calls are judged by: small models, each joined at the call's own start. */
export type Judging = {
  place: Place;
  mappings: Mappings;
  rules: readonly Standing<ValidCallRule>[];
  isWorkTime: WorkTime;
};

/** A call with whose it is and how it was judged, as known at one k. */
export type JudgedCandidate = JudgedCall & { candidate: Candidate; rep: string | null };

/** As known at the query's k, and as known when the day of each call ended. */
export type Sides<T> = { now: T; before: T };

export type ValidCallQuery = {
  /** Local days, both included. */
  from: number;
  to: number;
  extensions: readonly string[] | null;
  numbers?: readonly string[] | null;
};

/** Reads what calls are judged by. */
export async function readJudging(
  snapshot: Snapshot,
  { trial = [], ...place }: Place & { trial?: RuleTrial | undefined },
  company: Working,
): Promise<Judging> {
  const mappings = await readMappings(snapshot, place.k);
  const known = await readValidCallRules(snapshot, place.k);
  const rules = tryRules(known, trial, noRule);
  const calendars = await readKnownCalendars(snapshot, company, trial);
  return { place, mappings, rules, isWorkTime: createWorkTime(calendars, company) };
}

/** The rule in force at a call's start, as known at k. */
export function ruleAt(rules: Judging['rules'], at: Place): ValidCallRule {
  return standingAt(rules, at) ?? noRule;
}

/** The first day whose calls can make one of a later day a duplicate. */
function firstDayJudged(rules: Judging['rules'], from: number): number {
  const longest = Math.max(0, ...rules.map(({ value }) => value.duplicateWithinMs));
  return dayBefore(from, longest);
}

/** The valid calls of a stretch of days. */
export async function readValidCalls(
  snapshot: Snapshot,
  judging: Judging,
  query: ValidCallQuery,
): Promise<Sides<JudgedCandidate[]>> {
  const { now, before } = await readJudged(snapshot, judging, query);
  const valid = ({ calls, duplicates }: Judged) =>
    calls.filter((call) => !duplicates.has(call) && call.candidate.day >= query.from);
  return { now: valid(now), before: valid(before) };
}

/** The calls of a stretch of days that repeat an earlier one, as known at the query's k. */
export async function readDuplicates(
  snapshot: Snapshot,
  judging: Judging,
  query: ValidCallQuery,
): Promise<JudgedCandidate[]> {
  const { now } = await readJudged(snapshot, judging, query);
  return [...now.duplicates].filter(({ candidate }) => candidate.day >= query.from);
}

/** Calls against which nothing but their number may speak, and those of them that repeat an earlier one. */
type Judged = { calls: JudgedCandidate[]; duplicates: ReadonlySet<JudgedCandidate> };

async function readJudged(
  snapshot: Snapshot,
  judging: Judging,
  query: ValidCallQuery,
): Promise<Sides<Judged>> {
  const from = firstDayJudged(judging.rules, query.from);
  const stretch = stretchOf(judging.place, from, query.to);
  const inForce = standingIn(judging.rules, stretch).map((rule) => rule ?? noRule);
  const candidates = await readCandidates(snapshot, {
    ...query,
    place: judging.place,
    from,
    talkMs: { least: Math.min(...inForce.map((rule) => rule.minTalkMs)) },
    customersIn: inForce.some((rule) => rule.customerNumberOnly) ? stretch : null,
  });
  const judged = (side: keyof Sides<unknown>): Judged => {
    const calls = candidatesJudged(judging, candidates, side);
    return { calls, duplicates: duplicatesAmong(calls) };
  };
  return { now: judged('now'), before: judged('before') };
}

/** All instants of these local days, and all knowledge from the end of the first of them up to the query's. */
function stretchOf({ k }: Place, from: number, to: number): Stretch {
  return { v: instantsOf(from, to), k: { first: Math.min(endsOf(from).first, k), last: k } };
}

function candidatesJudged(
  judging: Judging,
  { calls, isCustomer }: Candidates,
  side: keyof Sides<unknown>,
): JudgedCandidate[] {
  const { k } = judging.place;
  const judged: JudgedCandidate[] = [];
  for (const candidate of calls) {
    if (!candidate[side]) continue;
    const known = side === 'now' ? k : Math.min(candidate.dayEndsAt - 1, k);
    const call = judgedAt(judging, candidate, { k: known, isCustomer });
    if (reasonAgainst(call) === null) judged.push(call);
  }
  return judged;
}

function judgedAt(
  { mappings, rules, isWorkTime }: Judging,
  candidate: Candidate,
  { k, isCustomer }: { k: Micros; isCustomer: Candidates['isCustomer'] },
): JudgedCandidate {
  const { startedAt, extension, number } = candidate;
  const at = { v: startedAt, k };
  const rep = repAt(mappings, extension, at);
  const rule = ruleAt(rules, at);
  return {
    candidate,
    rep,
    rule,
    direction: 'outbound',
    isPrimary: true,
    isAnswered: true,
    talkMs: candidate.talkMs,
    number,
    startedAt,
    entity: candidate.entity,
    person: personOf(rep, extension),
    hasCustomer: rule.customerNumberOnly && number !== null && isCustomer(number, at),
    isWorkTime: rule.workHoursOnly && isWorkTime(startedAt, k),
  };
}

/** Whose duplicates are told together. An extension's name has spaces, a rep's has none: they never meet. */
export function personOf(rep: string | null, extension: string): string {
  return rep ?? extension;
}
