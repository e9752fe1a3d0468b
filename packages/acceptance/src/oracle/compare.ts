import type { Snapshot } from '@grasp/projections';
import { withSnapshot } from '@grasp/projections';
import { disciplineDays, pipelineFlow, pipelineSummary, readModels } from '@grasp/read-models';
import type { Pool } from 'pg';
import { askDigests, explainRows } from './ask-rows.ts';
import { askSums } from './ask-sums.ts';
import { createDiscipline, type Discipline } from './naive/discipline.ts';
import type { Filter } from './naive/filter.ts';
import { localDayOf } from './naive/instants.ts';
import type { Log, SpelledRow } from './naive/log.ts';
import { models } from './naive/models.ts';
import { flowIn, summaryAt } from './naive/pipeline.ts';
import type { Place } from './naive/plain-event.ts';
import { sumsOf } from './naive/sums.ts';
import { type Chance, createChance, createPlaceSource, type PlaceSource } from './places.ts';

/** What the oracle company has settled. */
export const COMPANY = { zone: 'Europe/Amsterdam', currency: 'EUR', calendar: 'company' };

/** Differences, in words; and how often something that is worth comparing was in an answer, by its name. */
export type Findings = { differences: string[]; seen: Map<string, number> };

type Asking = {
  snapshot: Snapshot;
  log: Log;
  discipline: Discipline;
  chance: Chance;
  source: PlaceSource;
  place: Place;
  /** What the log says at the place, by model. */
  rows: ReadonlyMap<string, readonly SpelledRow[]>;
  /** Whom to filter by. */
  reps: readonly string[];
  teams: readonly string[];
  /** Notes what an answer had in it: an oracle that is asked about nothing proves nothing. */
  see: (name: string, isThere: boolean) => void;
};

type Question = (asking: Asking) => Promise<string[]>;

/** Everything that is asked at each place. */
const questions: Record<string, Question> = {
  rows: compareRows,
  sums: compareSums,
  summary: compareSummary,
  flow: compareFlow,
  days: compareDays,
};

/**
 * Asks the read models and the log the same questions at drawn places of both clocks.
 * @param places how many; it ends early once something differs
 */
export async function comparePlaces(
  pool: Pool,
  log: Log,
  { seed, places }: { seed: number; places: number },
): Promise<Findings> {
  const source = createPlaceSource(log.events);
  const discipline = createDiscipline(log, COMPANY);
  const named = (type: string, name: string) =>
    log.events.filter((event) => event.type === type).map(({ data }) => String(data[name]));
  const reps = named('RepJoined', 'rep');
  const teams = named('TeamDefined', 'team');
  const findings: Findings = { differences: [], seen: new Map() };
  const see = (name: string, isThere: boolean): void => {
    findings.seen.set(name, (findings.seen.get(name) ?? 0) + Number(isThere));
  };
  let left = places;
  const lane = async (): Promise<void> => {
    while (left > 0 && findings.differences.length === 0) {
      // Chance of its own: what is asked does not depend on which lane is the faster.
      const chance = createChance(seed * 100_000 + left);
      left -= 1;
      const place = source.place(chance);
      const asking = {
        log,
        discipline,
        chance,
        source,
        reps,
        teams,
        place,
        rows: rowsAt(log, place),
        see,
      };
      findings.differences.push(
        ...(await withSnapshot(pool, (snapshot) => askAll({ ...asking, snapshot }))),
      );
    }
  };
  // While the database answers some, the log is asked for another.
  await Promise.all([lane(), lane(), lane()]);
  return findings;
}

async function askAll(asking: Asking): Promise<string[]> {
  const differences: string[] = [];
  for (const [name, question] of Object.entries(questions)) {
    differences.push(...(await question(asking)).map((line) => `${name}: ${line}`));
  }
  return differences;
}

async function compareRows({ snapshot, rows, place, see }: Asking): Promise<string[]> {
  const digests = await askDigests(snapshot, place);
  const differences: string[] = [];
  for (const projection of readModels) {
    const expected = rows.get(projection.name);
    if (expected === undefined) throw new Error(`the oracle does not know ${projection.name}`);
    see(`rows of ${projection.name}`, expected.length > 0);
    const sum = expected.reduce((total, { digest }) => total + digest, 0n);
    const found = digests.get(projection.name);
    if (found?.n === expected.length && found.sum === sum) continue;
    const lines = await explainRows(snapshot, place, { projection, expected });
    differences.push(...lines.map((line) => `${textOf(place)}: ${line}`));
  }
  return differences;
}

async function compareSums({ snapshot, rows, place, chance }: Asking): Promise<string[]> {
  const differences: string[] = [];
  for (const projection of readModels) {
    const { measure, name } = projection;
    if (measure === undefined) continue;
    const by = measure.keys.filter(() => chance.below(2) === 0);
    const found = await askSums(snapshot, projection, { place, by });
    const expected = sumsOf(rows.get(name) ?? [], { by, sums: measure.sums });
    const what = `${name} by ${by.join(', ')} at ${textOf(place)}`;
    differences.push(...compareAnswers(what, expected, found));
  }
  return differences;
}

async function compareSummary(asking: Asking): Promise<string[]> {
  const { snapshot, log, place } = asking;
  const filter = filterOf(asking);
  const found = await pipelineSummary(snapshot, { place, ...filter });
  const bare = ({ count, amounts }: (typeof found)['open']) => ({ count, amounts });
  const answer = {
    open: bare(found.open),
    won: bare(found.won),
    lost: bare(found.lost),
    byStage: found.byStage
      .map(({ stage, ...sum }) => ({ stage, ...bare(sum) }))
      .sort((a, b) => (a.stage < b.stage ? -1 : 1)),
  };
  const what = `${JSON.stringify(filter)} at ${textOf(place)}`;
  return compareAnswers(what, summaryAt(log, place, filter), answer);
}

async function compareFlow(asking: Asking): Promise<string[]> {
  const { snapshot, log, source, chance, see } = asking;
  const window = { ...source.window(chance), ...filterOf(asking) };
  const found = await pipelineFlow(snapshot, window);
  const bars = found.bars.map(({ name, count, amounts }) => ({ name, count, amounts }));
  for (const { name, count, amounts } of bars)
    see(`bar ${name}`, count !== 0 || amounts.length > 0);
  const what = JSON.stringify(window);
  const unbalanced = found.balanced ? [] : [`${what} does not balance`];
  return [...unbalanced, ...compareAnswers(what, flowIn(log, window), bars)];
}

async function compareDays(asking: Asking): Promise<string[]> {
  const { snapshot, discipline, chance, place, see } = asking;
  const from = localDayOf(COMPANY.zone, place.v) - chance.below(10) + 1;
  const query = { place, from, to: from + chance.below(5), ...filterOf(asking) };
  const { items } = await disciplineDays(snapshot, query, COMPANY);
  const found = items.map(
    ({ rep, day, dials, connects, talkMs, validCalls, quota, isRestated }) => ({
      rep,
      day,
      dials,
      connects,
      talkMs,
      validCalls,
      quota,
      isRestated,
    }),
  );
  for (const name of [
    'dials',
    'connects',
    'talkMs',
    'validCalls',
    'quota',
    'isRestated',
  ] as const) {
    see(
      `days with ${name}`,
      found.some((day) => Number(day[name]) > 0),
    );
  }
  see(
    'days of nobody',
    found.some(({ rep }) => rep === null),
  );
  see(
    'days with less quota',
    found.some(({ quota }) => quota !== null && !Number.isInteger(quota)),
  );
  return compareAnswers(JSON.stringify(query), discipline(query), found);
}

const rowsAt = (log: Log, place: Place): Asking['rows'] =>
  new Map(models.map((model) => [model.name, log.rows(model, place)]));

/** Everybody's numbers, or only those of a rep or a team. */
function filterOf({ chance, reps, teams }: Asking): Filter {
  return chance.pick([
    () => ({}),
    () => ({ rep: chance.pick(reps) }),
    () => ({ team: chance.pick(teams) }),
  ])();
}

function compareAnswers(what: string, expected: unknown, found: unknown): string[] {
  const [wanted, had] = [JSON.stringify(expected), JSON.stringify(found)];
  return wanted === had ? [] : [`${what}: the log says ${wanted}, the model answers ${had}`];
}

const textOf = ({ v, k }: Place): string => `v ${v}, k ${k}`;
