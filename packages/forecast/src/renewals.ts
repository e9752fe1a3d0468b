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

/** How past terms ended, counted by what stood of them when each span of their days began. */
export type RenewalModel = { all: Count; cells: ReadonlyMap<string, Count> };

/** What is looked at: nothing else of a term moves its chance. */
export type RenewalStanding = { daysLeft: number; isContacted: boolean; hasRenewed: boolean };

/** `past`: terms that came into the same span undecided, and those of them that were renewed. */
export type RenewalChance = { horizon: RenewalHorizon; chance: number; past: Count };

/** Below so many past terms nothing is said of those to come. */
const LEAST_TERMS = 20;
/** As many terms as the rate of the wider group weighs against those of the narrower one. */
const PRIOR = 20;
/** A term counts as not renewed, unless it was, so many days after the due day or after the span began. */
const GRACE = 30;

/**
 * Counts how terms ended that are over, each in every span that it came into undecided, as it stood there. A term that
 * nobody decided was not renewed: left out, those who stay away in silence would be missing, and the rate would be too high.
 * Terms come in by their due day, not by their verdict, since early verdicts are other than late ones.
 * @param today the day of the cut-off
 * @returns null where too few are over
 */
export function fitRenewals(terms: readonly RenewalTerm[], today: number): RenewalModel | null {
  const over = terms.filter((term) => isRenewalOver(term, { from: term.due, today }));
  if (over.length < LEAST_TERMS) return null;
  const all: Count = { n: over.length, won: over.filter(isWon).length };
  const cells = new Map<string, Count>();
  for (const term of terms) {
    for (const span of RENEWAL_SPANS) {
      const day = landmarkIn(term, span);
      if (day === null || !isRenewalOver(term, { from: day, today })) continue;
      for (const name of cellsOf(span.horizon, standingOf(term, day))) {
        const cell = cells.get(name) ?? { n: 0, won: 0 };
        cells.set(name, cell);
        cell.n += 1;
        cell.won += Number(isWon(term));
      }
    }
  }
  return { all, cells };
}

/** Whether a term has had its time, from its due day or a later day on. What was cancelled never has. */
export function isRenewalOver(
  { status, due }: Pick<RenewalTerm, 'status' | 'due'>,
  { from, today }: { from: number; today: number },
): boolean {
  return status !== 'cancelled' && Math.max(due, from) + GRACE <= today;
}

/**
 * The chance that a term that is not decided is renewed: the rate of those that came so far, and were as often spoken with
 * and renewed before, drawn towards the rate of the wider group: (won + 20 × wider) ÷ (n + 20), from all terms over those of
 * the span and those spoken with down to the narrowest (an empirical Bayes estimate of a beta-binomial rate).
 */
export function chanceOfRenewal(
  { all, cells }: RenewalModel,
  standing: RenewalStanding,
): RenewalChance {
  const horizon = horizonOf(standing.daysLeft);
  const [span = '', ...narrower] = cellsOf(horizon, standing);
  const countIn = (name: string): Count => cells.get(name) ?? { n: 0, won: 0 };
  const chance = [span, ...narrower].reduce(
    (wider, name) => (countIn(name).won + PRIOR * wider) / (countIn(name).n + PRIOR),
    baseRateOf({ all }),
  );
  return { horizon, chance, past: countIn(span) };
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

/** The first day of a span on which a term was known; null: it never stood there undecided. */
function landmarkIn(
  { due, since, decided }: RenewalTerm,
  { most, least }: RenewalSpan,
): number | null {
  const day = Math.max(due - most, since);
  if (due - day < least) return null;
  return decided === null || decided > day ? day : null;
}

/** From the widest group to the narrowest. */
function cellsOf(horizon: RenewalHorizon, { isContacted, hasRenewed }: RenewalStanding): string[] {
  const contacted = `${horizon} ${isContacted ? 'contacted' : 'silent'}`;
  return [horizon, contacted, `${contacted} ${hasRenewed ? 'again' : 'first'}`];
}
