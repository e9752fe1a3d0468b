import { streams } from '@grasp/domain';
import { covers, type Snapshot } from '@grasp/projections';
import type { EvidencePage, EvidenceQuery } from '../evidence.ts';
import { repFilter } from '../names.ts';
import type { Reference } from '../reference.ts';
import { cohortName, isRunning } from './effects/cohorts.ts';
import { EFFECT_SHOWS, isShown, runningFor } from './effects/list.ts';
import { effects } from './effects/projection.ts';
import { readEffectDays } from './effects/read-effect.ts';
import { readMembers } from './effects/read-members.ts';
import {
  DEFAULT_EFFECT_RULE,
  EFFECT_INDEX_VERSION,
  type EffectRule,
  WINDOW_DAYS,
} from './effects/rule.ts';
import { effectStandings } from './effects/standing.ts';
import { memberships } from './memberships/projection.ts';
import { HEALTH_VERSION } from './renewals/health.ts';
import { renewals } from './renewals/projection.ts';
import { contractsQuery, RENEWAL_RATE_VERSION } from './renewals/rates.ts';
import { BUCKETS, readDue } from './renewals/read-due.ts';

type Parameters = Reference['parameters'];
type Entities = EvidencePage['entities'];

const EFFECT_VERSIONS = { effects: effects.version, effectIndex: EFFECT_INDEX_VERSION };
const RENEWAL_VERSIONS = { renewals: renewals.version, memberships: memberships.version };

/** The days behind one member's sums. */
const effectMember: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const lastDay = Number(parameters['lastDay']);
  const membership = String(parameters['membership']);
  const of = { projection: memberships, entity: streams.membership(membership) };
  if (!(await isShownTo(snapshot, { place, parameters }, of))) return cut([], page, {});
  const span = { first: lastDay - WINDOW_DAYS + 1, last: lastDay };
  const days = await readEffectDays(snapshot, place, { memberships: [membership], ...span });
  const entities = days.map(({ entity }) => ({ projection: effects, entity }));
  return cut(entities, page, EFFECT_VERSIONS);
};

/** The memberships of one member's cohort. */
const effectCohort: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const day = Number(parameters['lastDay']);
  const members = await readMembers(snapshot, place, { first: day, last: day });
  const member = members.find(({ membership }) => membership === parameters['membership']);
  const cohort = members.filter(
    (other) =>
      member !== undefined &&
      isRunning(other, day) &&
      cohortName(other, day) === cohortName(member, day),
  );
  return cut(membershipEntities(cohort), page, EFFECT_VERSIONS);
};

/** The memberships counted in the list's summary. */
const effectMembers: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const { zone } = page.company;
  const standings = await effectStandings(snapshot, place, { zone, rule: ruleOf(parameters) });
  const running = runningFor(standings, await repsOf(snapshot, { place, parameters }));
  const show = EFFECT_SHOWS.find((known) => known === parameters['show']) ?? 'all';
  return cut(membershipEntities(running.filter(isShown(show))), page, EFFECT_VERSIONS);
};

/** One renewal. */
const renewal: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const of = { projection: renewals, entity: String(parameters['entity']) };
  const isShown = await isShownTo(snapshot, { place, parameters }, of);
  const versions = { ...RENEWAL_VERSIONS, health: HEALTH_VERSION };
  return cut(isShown ? [of] : [], page, versions);
};

/** The renewals of a column of the board. */
const renewalColumn: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const reps = await repsOf(snapshot, { place, parameters });
  const due = await readDue(snapshot, place, { today: Number(parameters['today']), reps });
  const column = BUCKETS.find(({ bucket }) => bucket === parameters['bucket']);
  const mine = due.filter(
    ({ daysLeft }) => column !== undefined && daysLeft >= column.first && daysLeft <= column.last,
  );
  return cut(renewalEntities(mine), page, RENEWAL_VERSIONS);
};

/** The contracts counted in a month's renewal rates. */
const renewalRate: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const reps = await repsOf(snapshot, { place, parameters });
  const months = [String(parameters['month'])];
  const today = String(parameters['today']);
  const { text, values } = contractsQuery(snapshot, place, { today, reps, months });
  const rows = await snapshot.query<{ entity: string }>({
    text: `select entity from (${text}) contracts where counts order by entity`,
    values,
  });
  const versions = { ...RENEWAL_VERSIONS, renewalRate: RENEWAL_RATE_VERSION };
  return cut(renewalEntities(rows), page, versions);
};

/** The proofs of the numbers of customer effect and renewals, by the kind of their refs. */
export const effectEvidence: Record<string, EvidenceQuery> = {
  effectMember,
  effectCohort,
  effectMembers,
  renewal,
  renewalColumn,
  renewalRate,
};

type At = Pick<Reference, 'place' | 'parameters'>;

/** The reps that a ref is narrowed to; null: all. */
function repsOf(snapshot: Snapshot, { place, parameters }: At): Promise<string[] | null> {
  const filter = { rep: textOf(parameters, 'rep'), team: textOf(parameters, 'team') };
  return repFilter(snapshot, { place, ...filter });
}

/** Whether an entity belongs to the reps that a ref is narrowed to: a made-up ref shows nothing that its maker may not see. */
async function isShownTo(
  snapshot: Snapshot,
  at: At,
  { projection, entity }: Entities[number],
): Promise<boolean> {
  const rows = await snapshot.query<{ found: number }>({
    text: `select 1 as found from ${snapshot.tables(projection).rows} r
      where ${covers('r')} and r.entity = $3 and ($4::text[] is null or r.rep = any($4))`,
    values: [at.place.v, at.place.k, entity, await repsOf(snapshot, at)],
  });
  return rows.length > 0;
}

const membershipEntities = (members: readonly { entity: string }[]): Entities =>
  members.map(({ entity }) => ({ projection: memberships, entity }));

const renewalEntities = (due: readonly { entity: string }[]): Entities =>
  due.map(({ entity }) => ({ projection: renewals, entity }));

function cut(
  entities: Entities,
  { offset, limit }: { offset: number; limit: number },
  versions: EvidencePage['versions'],
): EvidencePage {
  return { entities: entities.slice(offset, offset + limit), total: entities.length, versions };
}

function textOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  return value === null || value === undefined ? undefined : String(value);
}

function ruleOf(parameters: Parameters): EffectRule {
  const numberOf = (name: keyof EffectRule): number =>
    Number(parameters[name] ?? DEFAULT_EFFECT_RULE[name]);
  return {
    minCohort: numberOf('minCohort'),
    lowBelow: numberOf('lowBelow'),
    lowDays: numberOf('lowDays'),
  };
}
