/** How far chances are off together, as standard deviations on the log-odds scale: for all, and rep by rep. */
export type Shock = {
  shared: number;
  rep: number;
};

/** A chance that was stated in the past, of which period and rep, and what came. */
export type PastChance = {
  period: string;
  rep: string | null;
  chance: number;
  happened: 0 | 1;
};

/** What is assumed before any error was seen, and how many groups of errors that is worth. */
const ASSUMED = { shared: 0.3, rep: 0.2 };
const ASSUMED_WEIGHT = 4;
/** Beyond it a shock would say that nothing is known. */
const MOST = 1;

type Cell = { residual: number; variance: number };

/**
 * How far chances were off together in the past: by how much the squared errors of whole periods (and of reps within them)
 * exceed what independent orders would give. With Σ(y − p) = R and Σp(1 − p) = V per group, E R² ≈ V + σ²V² (a shock of
 * variance σ² on the log-odds moves each chance by p(1 − p) times it), so that σ² = Σ(R² − V) ÷ ΣV², drawn towards what is
 * assumed where groups are few.
 */
export function estimateShock(past: readonly PastChance[]): Shock {
  const periods = Map.groupBy(past, ({ period }) => period);
  const whole = [...periods.values()].map(toCell);
  const parts = [...periods.values()].flatMap((of) => {
    const { residual, variance } = toCell(of);
    const shift = variance > 0 ? residual / variance : 0;
    return [...Map.groupBy(of, ({ rep }) => rep).values()].map((own) => {
      const cell = toCell(own);
      return { ...cell, residual: cell.residual - shift * cell.variance };
    });
  });
  return {
    shared: deviation(whole, ASSUMED.shared),
    rep: deviation(parts, ASSUMED.rep),
  };
}

function toCell(of: readonly PastChance[]): Cell {
  let [residual, variance] = [0, 0];
  for (const { chance, happened } of of) {
    residual += happened - chance;
    variance += chance * (1 - chance);
  }
  return { residual, variance };
}

function deviation(cells: readonly Cell[], assumed: number): number {
  if (cells.length === 0) return assumed;
  const square = cells.reduce((sum, { variance }) => sum + variance ** 2, 0);
  if (square === 0) return assumed;
  const excess = cells.reduce((sum, { residual, variance }) => sum + residual ** 2 - variance, 0);
  const prior = (ASSUMED_WEIGHT * square) / cells.length;
  const found = Math.sqrt(Math.max(0, excess + prior * assumed ** 2) / (square + prior));
  return Math.min(MOST, found);
}
