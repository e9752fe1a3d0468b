import { FOREVER, formatInstant, parseDay } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import type { EvidencePage, EvidenceQuery } from '../evidence.ts';
import { repFilter } from '../names.ts';
import type { Reference } from '../reference.ts';
import { calls } from './calls/projection.ts';
import { type LegFilter, legsWhere, readLegRows } from './legs.ts';
import type { CallMeasure } from './reference.ts';
import { readRestatedCalls } from './restated-calls.ts';
import { extensionsFor } from './tally.ts';
import { type Judging, readJudging, readValidCalls } from './valid-calls.ts';

/** Version of the definitions behind the numbers of calls; the rules of the house count by their effective date. */
const CALL_METRICS_VERSION = 1;

type Page = Parameters<EvidenceQuery>[2];

/** Which legs are in a number that a sum over legs gives. */
const CONDITIONS: Record<Exclude<CallMeasure, 'validCalls'>, string> = {
  calls: '(c.dials > 0 or c.connects > 0 or c.talk_ms > 0)',
  dials: 'c.dials > 0',
  connects: 'c.connects > 0',
  talkMs: 'c.talk_ms > 0',
};

/** The calls in a number of a rep, a team or everybody, over some days. */
const callsEvidence: EvidenceQuery = async (snapshot, reference, page) => {
  const judging = await readJudging(snapshot, reference.place, page.company);
  const filter = await filterOf(snapshot, reference);
  if (filter === null) return toPage(judging, [], { total: 0 });
  const measure = String(reference.parameters['measure']);
  if (measure === 'validCalls') return validCalls(snapshot, judging, { filter, page });
  const where = CONDITIONS[measure as keyof typeof CONDITIONS] ?? 'false';
  const { text, values } = await legsWhere(snapshot, judging, { ...filter, where });
  const [counted] = await snapshot.query<{ n: string }>({
    text: `select count(*) as n ${text}`,
    values,
  });
  const n = values.length;
  const legs = await readLegRows(
    snapshot,
    { text, values: [...values, page.limit, page.offset] },
    { end: `limit $${n + 1} offset $${n + 2}` },
  );
  return toPage(
    judging,
    legs.map(({ entity }) => entity),
    { total: Number(counted?.n ?? 0) },
  );
};

/** What late news did to a rep's day: each call that now says something else of it than when the day ended. */
const restatedEvidence: EvidenceQuery = async (snapshot, reference, page) => {
  const judging = await readJudging(snapshot, reference.place, page.company);
  const filter = await filterOf(snapshot, reference);
  const changed = filter === null ? [] : await readRestatedCalls(snapshot, judging, filter);
  const { offset, limit } = page;
  return toPage(judging, changed.slice(offset, offset + limit), { total: changed.length });
};

/** One call, if it is in the numbers of whom the ref is narrowed to. */
const callEvidence: EvidenceQuery = async (snapshot, { place, parameters }, page) => {
  const judging = await readJudging(snapshot, place, page.company);
  const reps = await repFilter(snapshot, { place, ...narrowedTo(parameters) });
  const filter = { place, from: -DAYS, to: DAYS, reps };
  const { text, values } = await legsWhere(snapshot, judging, filter);
  const query = { text, values: [...values, String(parameters['call'])] };
  const after = `and c.entity = $${query.values.length}`;
  const legs = await readLegRows(snapshot, query, { after, end: '' });
  const entities = legs.map(({ entity }) => entity);
  return toPage(judging, entities.slice(page.offset), { total: entities.length });
};

/** How the numbers of this context are proved, by the kind of their refs. */
export const disciplineEvidence: Record<string, EvidenceQuery> = {
  calls: callsEvidence,
  restated: restatedEvidence,
  call: callEvidence,
};

/** Any day. */
const DAYS = 1_000_000;

async function validCalls(
  snapshot: Snapshot,
  judging: Judging,
  { filter, page }: { filter: LegFilter; page: Page },
): Promise<EvidencePage> {
  const { from, to, reps, isUnattributed } = filter;
  const extensions = extensionsFor(judging, reps);
  const { now } = await readValidCalls(snapshot, judging, { from, to, extensions });
  const entities = now
    .filter(({ rep }) => (isUnattributed ? rep === null : reps === null || isIn(reps, rep)))
    .sort((a, b) => a.candidate.day - b.candidate.day || a.startedAt - b.startedAt || byName(a, b))
    .map(({ entity }) => entity);
  const { offset, limit } = page;
  return toPage(judging, entities.slice(offset, offset + limit), { total: entities.length });
}

const isIn = (reps: readonly string[], rep: string | null): boolean =>
  rep !== null && reps.includes(rep);

const byName = (a: { entity: string }, b: { entity: string }): number =>
  a.entity < b.entity ? -1 : 1;

/** The legs that a ref is about; null where nobody may have any: a team has no part in what is nobody's. */
async function filterOf(
  snapshot: Snapshot,
  { place, parameters }: Reference,
): Promise<LegFilter | null> {
  const reps = await repFilter(snapshot, { place, ...narrowedTo(parameters) });
  const isUnattributed = parameters['unattributed'] === 1;
  if (isUnattributed && reps !== null) return null;
  const [from, to] = [String(parameters['from']), String(parameters['to'])];
  return { place, from: parseDay(from), to: parseDay(to), reps, isUnattributed };
}

function narrowedTo({ rep, team }: Reference['parameters']) {
  return {
    rep: typeof rep === 'string' ? rep : undefined,
    team: typeof team === 'string' ? team : undefined,
  };
}

function toPage(
  judging: Judging,
  entities: readonly string[],
  { total }: { total: number },
): EvidencePage {
  return {
    entities: entities.map((entity) => ({ projection: calls, entity })),
    total,
    versions: {
      calls: calls.version,
      callMetrics: CALL_METRICS_VERSION,
      validCallRule: rulesInForce(judging),
    },
  };
}

/** The valid-call rules known at the query's k, by effective date. */
function rulesInForce({ rules, place }: Judging): string {
  const k = Math.min(place.k, FOREVER - 1);
  const known = rules.filter(({ knownFrom, knownTo }) => knownFrom <= k && k < knownTo);
  return known.map(({ from }) => formatInstant(from)).join(' ') || 'none';
}
