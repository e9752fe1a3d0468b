/** The term of a membership that ends, as known at a cut-off. Days are counted in the company's zone. */
export type RenewalTerm = {
  status: 'due' | 'won' | 'lost' | 'cancelled';
  /** From 1: whoever comes to the end of a later one has renewed before. */
  term: number;
  /** The day on which it falls due. */
  due: number;
  /** The day on which its end was known first. */
  since: number;
  /** The day on which somebody first spoke with the customer about it; null: nobody did. */
  contacted: number | null;
  /** The day of the verdict; null: there is none. */
  decided: number | null;
};

/** How far off a due day is: further than 90 days, up to so many, past by up to 30 days, or by more. */
export type RenewalHorizon = 'far' | '90' | '60' | '30' | 'overdue' | 'late';

/** From the most to the least days that are left, both included. */
export type RenewalSpan = { horizon: RenewalHorizon; most: number; least: number };

export const RENEWAL_SPANS: readonly RenewalSpan[] = [
  { horizon: 'far', most: Number.POSITIVE_INFINITY, least: 91 },
  { horizon: '90', most: 90, least: 61 },
  { horizon: '60', most: 60, least: 31 },
  { horizon: '30', most: 30, least: 0 },
  { horizon: 'overdue', most: -1, least: -30 },
  { horizon: 'late', most: -31, least: Number.NEGATIVE_INFINITY },
];

type Count = { n: number; won: number };

/** How past terms ended, counted by what stood of them so many days before their due day. */
export type RenewalModel = {
  all: Count;
  terms: readonly RenewalTerm[];
  today: number;
  weights: Weights;
  /** Counts by days left, each worked out when it is asked for first. */
  cells: Map<number, Cells>;
};

type Cells = ReadonlyMap<string, Count>;
/** By depth of group, the narrowest last: as many terms as the wider group's rate weighs against a group's own. */
type Weights = readonly number[];

/** What is looked at: nothing else of a term moves its chance. */
export type RenewalStanding = { daysLeft: number; isContacted: boolean; hasRenewed: boolean };

/** `past`: terms that came to the beginning of the same horizon undecided, and those of them that were renewed. */
export type RenewalChance = { horizon: RenewalHorizon; chance: number; past: Count };

/** Below so many past terms nothing is said of those to come. */
const LEAST_TERMS = 20;
/** A term counts as not renewed, unless it was, so many days after the due day or after the day looked at. */
const GRACE = 60;
/** Weights that are tried; of what fits as well the greatest is taken. */
const WEIGHTS = [2_000, 1_000, 500, 200, 100, 50, 20];
/** Days left at which groups are compared to find how much they differ. */
const LANDMARKS = [90, 60, 30, -1, -31];

/**
 * Counts how terms ended that are over, each as it stood on a day on which it was undecided. A term that nobody decided was
 * not renewed: left out, those who stay away in silence would be missing, and the rate would be too high. Terms come in by
 * their due day, not by their verdict, since early verdicts are other than late ones.
 * @param today the day of the cut-off
 * @returns null where too few are over
 */
export function fitRenewals(terms: readonly RenewalTerm[], today: number): RenewalModel | null {
  const over = terms.filter((term) => isRenewalOver(term, { from: term.due, today }));
  if (over.length < LEAST_TERMS) return null;
  const all: Count = { n: over.length, won: over.filter(isWon).length };
  const model: RenewalModel = { all, terms: over, today, weights: [], cells: new Map() };
  return { ...model, weights: weightsOf(model) };
}

/** Whether a term has had its time, from its due day or a later day on. What was cancelled never has. */
export function isRenewalOver(
  { status, due }: Pick<RenewalTerm, 'status' | 'due'>,
  { from, today }: { from: number; today: number },
): boolean {
  return status !== 'cancelled' && Math.max(due, from) + GRACE <= today;
}

/**
 * The chance that a term that is not decided is renewed: the rate of those that stood undecided as many days before their
 * due day, had been spoken with as this one was, and had renewed before as it had. Each rate is drawn towards that of a
 * wider group: from all terms over those that came to the beginning of the horizon, those of the very day and those spoken
 * with, down to the narrowest: (won + m × wider) ÷ (n + m), the posterior mean of a beta-binomial rate whose m is learned
 * (`weightsOf`).
 */
export function chanceOfRenewal(model: RenewalModel, standing: RenewalStanding): RenewalChance {
  const { daysLeft } = standing;
  const horizon = horizonOf(daysLeft);
  const first = cellsAt(model, firstDayOf(horizon));
  const days = [first, cellsAt(model, daysLeft)].map((cells) => countIn(cells, DAY));
  const [ofDay, ...ofGroups] = model.weights as [number, ...number[]];
  const rate = days.reduce((wider, count) => drawn(count, wider, ofDay), baseRateOf(model));
  const chance = groupsOf(standing).reduce(
    (wider, name, depth) =>
      drawn(countIn(cellsAt(model, daysLeft), name), wider, ofGroups[depth] as number),
    rate,
  );
  return { horizon, chance, past: countIn(first, DAY) };
}

/** The rate of all terms, whatever their days and state: (won + 1) ÷ (n + 2). */
export const baseRateOf = ({ all }: Pick<RenewalModel, 'all'>): number =>
  (all.won + 1) / (all.n + 2);

export function horizonOf(daysLeft: number): RenewalHorizon {
  const span = RENEWAL_SPANS.find(({ least }) => daysLeft >= least);
  return span?.horizon ?? 'late';
}

/** How a term stands when a day ends. */
export const standingOf = (
  { term, due, contacted }: Pick<RenewalTerm, 'term' | 'due' | 'contacted'>,
  day: number,
): RenewalStanding => ({
  daysLeft: due - day,
  isContacted: contacted !== null && contacted <= day,
  hasRenewed: term > 1,
});

const isWon = ({ status }: RenewalTerm): boolean => status === 'won';

const drawn = ({ n, won }: Count, wider: number, weight: number): number =>
  (won + weight * wider) / (n + weight);

const countIn = (cells: Cells, name: string): Count => cells.get(name) ?? { n: 0, won: 0 };

/** The most days left of a horizon; of what is further off than any, those next to it. */
function firstDayOf(horizon: RenewalHorizon): number {
  const span = RENEWAL_SPANS.find((one) => one.horizon === horizon);
  return span === undefined || span.most === Number.POSITIVE_INFINITY ? 91 : span.most;
}

function cellsAt(model: RenewalModel, daysLeft: number): Cells {
  const known = model.cells.get(daysLeft) ?? countAt(model, daysLeft);
  model.cells.set(daysLeft, known);
  return known;
}

/** The four narrowest groups are counted, since a company has many terms and days; the wider ones are their sums. */
function countAt({ terms, today }: RenewalModel, daysLeft: number): Cells {
  const counts = PATHS.map((): Count => ({ n: 0, won: 0 }));
  for (const term of terms) {
    const day = term.due - daysLeft;
    if (!isUndecidedOn(term, day) || !isRenewalOver(term, { from: day, today })) continue;
    const count = counts[placeOf(standingOf(term, day))] as Count;
    count.n += 1;
    if (isWon(term)) count.won += 1;
  }
  const cells = new Map<string, Count>();
  for (const [place, path] of PATHS.entries()) {
    for (const name of path) addTo(cells, name, counts[place] as Count);
  }
  return cells;
}

function addTo(cells: Map<string, Count>, name: string, { n, won }: Count): void {
  const cell = cells.get(name) ?? { n: 0, won: 0 };
  cells.set(name, { n: cell.n + n, won: cell.won + won });
}

const isUndecidedOn = ({ since, decided }: RenewalTerm, day: number): boolean =>
  since <= day && (decided === null || decided > day);

/** The group of all that stand so many days before their due day. */
const DAY = 'day';

/** Those spoken with as often, and of them those that had renewed as often. */
function groupsOf({ isContacted, hasRenewed }: Omit<RenewalStanding, 'daysLeft'>): string[] {
  const contacted = isContacted ? 'contacted' : 'silent';
  return [contacted, `${contacted} ${hasRenewed ? 'again' : 'first'}`];
}

/** From all of a day down to each of the narrowest groups. */
const PATHS = [true, false].flatMap((isContacted) =>
  [true, false].map((hasRenewed) => [DAY, ...groupsOf({ isContacted, hasRenewed })]),
);

/** The place of a term's group among the paths. */
const placeOf = ({ isContacted, hasRenewed }: Omit<RenewalStanding, 'daysLeft'>): number =>
  (isContacted ? 0 : 2) + (hasRenewed ? 0 : 1);

/**
 * How much the wider group's rate counts, for each depth: the weight under which what was counted is likeliest (empirical
 * Bayes; Casella, An Introduction to Empirical Bayes Data Analysis, 1985). Where groups do not differ by more than chance
 * would, it weighs most.
 */
function weightsOf(model: RenewalModel): Weights {
  const weights: number[] = [];
  for (const depth of [0, 1, 2]) {
    const groups = new Map(PATHS.map((path) => [path[depth], path.slice(0, depth + 1)]));
    const counted = LANDMARKS.flatMap((daysLeft) =>
      [...groups.values()].map((path) => countedIn({ ...model, weights }, daysLeft, path)),
    );
    weights.push(likeliest(counted));
  }
  return weights;
}

type Counted = Count & { wider: number };

/** What was counted in the last of some groups, and the rate of those around it. */
function countedIn(model: RenewalModel, daysLeft: number, path: readonly string[]): Counted {
  const counts = path.map((name) => countIn(cellsAt(model, daysLeft), name));
  const wider = counts
    .slice(0, -1)
    .reduce(
      (rate, count, depth) => drawn(count, rate, model.weights[depth] as number),
      baseRateOf(model),
    );
  return { ...(counts.at(-1) as Count), wider };
}

function likeliest(counted: readonly Counted[]): number {
  const scored = WEIGHTS.map((weight) => ({
    weight,
    score: counted.reduce((sum, cell) => sum + logLikelihood(cell, weight), 0),
  }));
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).weight;
}

/** Of a beta-binomial with α = m × wider and β = m × (1 − wider), up to the binomial coefficient: log B(α + won, β + lost) ÷ B(α, β). */
function logLikelihood({ n, won, wider }: Counted, weight: number): number {
  const rising = (from: number, count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += Math.log(from + i);
    return sum;
  };
  const [alpha, beta] = [weight * wider, weight * (1 - wider)];
  return rising(alpha, won) + rising(beta, n - won) - rising(weight, n);
}
