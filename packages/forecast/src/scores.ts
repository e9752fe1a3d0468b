/** A chance that was stated, and what came: 1 if it happened, else 0. */
export type Stated = { chance: number; happened: 0 | 1 };

/** A quantity that was stated, with a range that should hold 80 % of the outcomes, and what came. */
export type StatedRange = { mean: number; p10: number; p50: number; p90: number; actual: number };

/** How good stated chances were. Every figure is null where there is nothing to divide by. */
export type ChanceScores = {
  count: number;
  /** Share that happened. */
  rate: number | null;
  /** Mean chance that was stated. */
  stated: number | null;
  logLoss: number | null;
  brier: number | null;
  /** 1 − Brier ÷ Brier of the base rate given; null where that one is 0. */
  skill: number | null;
  auc: number | null;
  ece: number | null;
  reliability: ReliabilityBin[];
};

/** A tenth of the stated chances: how many, their mean, and how many came true. */
export type ReliabilityBin = { count: number; stated: number; rate: number };

const BINS = 10;
/** A chance of 0 or 1 that fails would cost infinitely much; it is scored as this far from it. */
const CLOSEST = 1e-6;

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Scores of chances against what came.
 * @param baseRate the rate known before, against which skill is measured; the observed rate where left out
 */
export function scoreChances(stated: readonly Stated[], baseRate?: number): ChanceScores {
  const rate = mean(stated.map(({ happened }) => happened));
  const brier = mean(stated.map(({ chance, happened }) => (chance - happened) ** 2));
  const base = baseRate ?? rate;
  const baseBrier =
    base === null ? null : mean(stated.map(({ happened }) => (base - happened) ** 2));
  const reliability = reliabilityOf(stated);
  return {
    count: stated.length,
    rate,
    stated: mean(stated.map(({ chance }) => chance)),
    logLoss: mean(stated.map(lossOf)),
    brier,
    skill: brier === null || !baseBrier ? null : 1 - brier / baseBrier,
    auc: aucOf(stated),
    ece: eceOf(reliability, stated.length),
    reliability,
  };
}

/** −ln of the chance that was given to what came. */
function lossOf({ chance, happened }: Stated): number {
  const kept = Math.min(1 - CLOSEST, Math.max(CLOSEST, chance));
  return -Math.log(happened === 1 ? kept : 1 - kept);
}

/** Ten bins of equally many chances, from the lowest to the highest; fewer where there are fewer chances. */
function reliabilityOf(stated: readonly Stated[]): ReliabilityBin[] {
  const sorted = stated.toSorted((a, b) => a.chance - b.chance || a.happened - b.happened);
  const bins: ReliabilityBin[] = [];
  for (let bin = 0; bin < BINS; bin += 1) {
    const from = Math.round((bin * sorted.length) / BINS);
    const of = sorted.slice(from, Math.round(((bin + 1) * sorted.length) / BINS));
    if (of.length === 0) continue;
    bins.push({
      count: of.length,
      stated: mean(of.map(({ chance }) => chance)) ?? 0,
      rate: mean(of.map(({ happened }) => happened)) ?? 0,
    });
  }
  return bins;
}

/** Expected calibration error: Σ (count ÷ all) · |stated − rate|. */
function eceOf(bins: readonly ReliabilityBin[], all: number): number | null {
  if (all === 0) return null;
  return bins.reduce(
    (sum, { count, stated, rate }) => sum + (count / all) * Math.abs(stated - rate),
    0,
  );
}

/** Area under the ROC curve: the chance that one that happened was given more than one that did not; ties count half. */
function aucOf(stated: readonly Stated[]): number | null {
  const happened = stated.filter((of) => of.happened === 1).length;
  const others = stated.length - happened;
  if (happened === 0 || others === 0) return null;
  const sorted = stated.toSorted((a, b) => a.chance - b.chance);
  let ranks = 0;
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end < sorted.length && sorted[end]?.chance === sorted[i]?.chance) end += 1;
    const tied = sorted.slice(i, end).filter((of) => of.happened === 1).length;
    ranks += (tied * (i + 1 + end)) / 2;
    i = end;
  }
  return (ranks - (happened * (happened + 1)) / 2) / (happened * others);
}

/** How good stated quantities and ranges were. */
export type RangeScores = {
  count: number;
  /** Σ |mean − actual| ÷ Σ |actual|. */
  wape: number | null;
  /** Σ (mean − actual) ÷ Σ actual: positive where too much was stated. */
  bias: number | null;
  /** Share of the outcomes inside P10…P90; 0.8 is right. */
  coverage: number | null;
  inside: number;
  /** Mean pinball loss over P10, P50, P90. */
  pinball: number | null;
};

/** Scores of quantities and their ranges against what came. */
export function scoreRanges(stated: readonly StatedRange[]): RangeScores {
  const sum = (of: (range: StatedRange) => number): number =>
    stated.reduce((total, range) => total + of(range), 0);
  const size = sum(({ actual }) => Math.abs(actual));
  const total = sum(({ actual }) => actual);
  const inside = stated.filter(({ p10, p90, actual }) => actual >= p10 && actual <= p90).length;
  return {
    count: stated.length,
    wape: size === 0 ? null : sum((range) => Math.abs(range.mean - range.actual)) / size,
    bias: total === 0 ? null : sum((range) => range.mean - range.actual) / total,
    coverage: stated.length === 0 ? null : inside / stated.length,
    inside,
    pinball: mean(stated.map(pinballOf)),
  };
}

/** Pinball loss of the three stated quantiles (Koenker and Bassett, Regression quantiles, 1978), their mean. */
function pinballOf({ p10, p50, p90, actual }: StatedRange): number {
  const loss = (q: number, stated: number): number =>
    actual >= stated ? q * (actual - stated) : (1 - q) * (stated - actual);
  return (loss(0.1, p10) + loss(0.5, p50) + loss(0.9, p90)) / 3;
}

/**
 * Continuous ranked probability score of simulated outcomes against what came: E|X − y| − ½ E|X − X′| (Gneiting and
 * Raftery, Strictly proper scoring rules, 2007). In the unit of the outcomes; 0 is perfect; null without draws.
 * @param draws ascending
 */
export function crps(draws: ArrayLike<number>, actual: number): number | null {
  const count = draws.length;
  if (count === 0) return null;
  let [off, spread] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    off += Math.abs((draws[i] as number) - actual);
    // Over all pairs, |X − X′| sums to this for ascending draws.
    spread += (2 * i + 1 - count) * (draws[i] as number);
  }
  return off / count - spread / count ** 2;
}

/** What is said where a model's chances are no better than the base rate's; null where they are. */
export const NO_BETTER = 'no better than the base rate';

/**
 * Compares a model's loss with the base rate's, order by order. It beats the base rate only where its mean log loss is lower
 * by more than 1.64 standard errors of the difference (a one-sided test at 5 %): less may be luck.
 */
export function verdictOn(stated: readonly Stated[], baseRate: number): typeof NO_BETTER | null {
  const gains = stated.map((of) => lossOf({ ...of, chance: baseRate }) - lossOf(of));
  const gain = mean(gains);
  if (gain === null) return NO_BETTER;
  const variance = mean(gains.map((value) => (value - gain) ** 2)) ?? 0;
  return gain > 1.64 * Math.sqrt(variance / gains.length) ? null : NO_BETTER;
}
