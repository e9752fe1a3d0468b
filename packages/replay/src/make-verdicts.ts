import { formatInstant, type Micros, parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { Place, Snapshot } from '@grasp/projections';
import { disciplineMonth, type RuleTrial, repNames, teamNames } from '@grasp/read-models';
import type {
  DisciplineRow,
  MonthVerdict,
  TriedBeside,
  VerdictRow,
  VerdictSum,
  VerdictsWhatIf,
} from '@grasp/read-models/views';
import type { Change } from './change-kinds.ts';
import { replayErrors } from './errors.ts';
import type { WhatIfInputs } from './inputs.ts';
import { monthsOf } from './period.ts';
import { isRuleChange, toTrial } from './rule-changes.ts';

/** The instants that a what-if looks from, on both clocks: as known then, unless it says otherwise. */
export function placeOf({ asOf, knownAt }: Pick<WhatIfInputs, 'asOf' | 'knownAt'>): Place {
  return { v: parseInstant(asOf), k: parseInstant(knownAt ?? asOf) };
}

/**
 * The verdicts on a period's months of calls as they are, and as they would be under changes of the rule book: counted
 * and judged by what the page of calls asks, month by month, so that one month of calls is in memory.
 * @param tell hears the share of the months that is done
 * @throws AppError `change_invalid` for a rep or team that is not known at the place.
 */
export async function makeVerdicts(
  snapshot: Snapshot,
  inputs: WhatIfInputs,
  tell: (share: number) => void,
): Promise<VerdictsWhatIf> {
  const place = placeOf(inputs);
  await knowsAll(snapshot, place, inputs.changes);
  const trial = toTrial(inputs.changes.filter(isRuleChange), inputs.zone);
  const names = monthsOf(inputs.period);
  const months: VerdictsWhatIf['months'] = [];
  for (const [i, month] of names.entries()) {
    tell(i / names.length);
    months.push(await monthBeside(snapshot, { inputs, place, month, trial }));
  }
  return {
    asOf: formatInstant(place.v),
    knownAt: formatInstant(place.k as Micros),
    total: totalOf(months.flatMap(({ rows }) => rows)),
    months,
  };
}

/** A change that names nobody would change nothing, and say so as if it were an answer. */
async function knowsAll(
  snapshot: Snapshot,
  place: Place,
  changes: readonly Change[],
): Promise<void> {
  for (const [i, change] of changes.entries()) {
    if (!('quota' in change) || change.scope === 'all' || change.of === undefined) continue;
    const { scope, of } = change;
    const named = scope === 'rep' ? repNames : teamNames;
    if ((await named(snapshot, place, [of])).has(of)) continue;
    const detail = `there is no ${scope} ${of} at this instant`;
    throw new AppError(replayErrors.change_invalid, { detail, field: `changes.${i}.of` });
  }
}

type Month = { inputs: WhatIfInputs; place: Place; month: string; trial: RuleTrial };

async function monthBeside(
  snapshot: Snapshot,
  { inputs, place, month, trial }: Month,
): Promise<VerdictsWhatIf['months'][number]> {
  const { zone, calendar, rep, team } = inputs;
  const only = { ...(rep !== null && { rep }), ...(team !== null && { team }) };
  const judged = async (under: RuleTrial) => {
    const query = { place, month, trial: under, ...only };
    const { rows } = await disciplineMonth(snapshot, query, { zone, calendar });
    return new Map(rows.map((row) => [row.rep, row]));
  };
  const [is, tried] = [await judged([]), await judged(trial)];
  const reps = new Set([...is.keys(), ...tried.keys()]);
  const rows = [...reps].map((one) => rowBeside(is.get(one), tried.get(one))).sort(mostChanged);
  return { month, total: totalOf(rows), rows };
}

/** Who has neither calls nor a quota has no row in a month: one of the two may be missing. */
function rowBeside(is: DisciplineRow | undefined, tried: DisciplineRow | undefined): VerdictRow {
  const { rep, repName, team, teamName, division } = (is ?? tried) as DisciplineRow;
  return {
    rep,
    repName,
    team,
    teamName,
    division,
    ...beside(verdictOf(is), verdictOf(tried)),
  };
}

function verdictOf(row: DisciplineRow | undefined): MonthVerdict {
  if (row === undefined) return { validCalls: 0, quota: null, attainment: null, verdict: 'none' };
  const { validCalls, quota, attainment, verdict } = row.total;
  return { validCalls, quota, attainment, verdict };
}

type Numbers = Omit<MonthVerdict, 'verdict'>;

function beside<T extends Numbers>(is: T, tried: T): TriedBeside<T> {
  const minus = (name: 'quota' | 'attainment'): number | null => {
    const [a, b] = [is[name], tried[name]];
    return a === null || b === null ? null : rounded(b - a);
  };
  const validCalls = tried.validCalls - is.validCalls;
  return {
    is,
    tried,
    delta: { validCalls, quota: minus('quota'), attainment: minus('attainment') },
  };
}

/** A rate is taken of the sums, never averaged. */
function totalOf(rows: readonly VerdictRow[]): TriedBeside<VerdictSum> {
  return beside(sumOf(rows.map(({ is }) => is)), sumOf(rows.map(({ tried }) => tried)));
}

function sumOf(all: readonly MonthVerdict[]): VerdictSum {
  const validCalls = all.reduce((sum, one) => sum + one.validCalls, 0);
  const held = all.flatMap(({ quota }) => quota ?? []);
  const quota = held.length === 0 ? null : rounded(held.reduce((sum, one) => sum + one, 0));
  const verdicts = { met: 0, short: 0, open: 0, none: 0 };
  for (const { verdict } of all) verdicts[verdict] += 1;
  const attainment = quota === null || quota === 0 ? null : validCalls / quota;
  return { validCalls, quota, attainment, verdicts };
}

/** Binary fractions leave dust behind, which is no difference. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function mostChanged(a: VerdictRow, b: VerdictRow): number {
  const isChanged = (row: VerdictRow): number => Number(row.is.verdict !== row.tried.verdict);
  const size = ({ delta, is, tried }: VerdictRow): number =>
    Math.abs(delta.validCalls) + Math.abs((tried.quota ?? 0) - (is.quota ?? 0));
  if ((a.rep === null) !== (b.rep === null)) return a.rep === null ? 1 : -1;
  return (
    isChanged(b) - isChanged(a) || size(b) - size(a) || ((a.rep ?? '') < (b.rep ?? '') ? -1 : 1)
  );
}
