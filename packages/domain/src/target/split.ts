import { apportion, toWhole } from './apportion.ts';
import type { TargetScope } from './events.ts';

export type TargetKey = { period: string; scope: TargetScope; of: string };

/** A month that takes part: how it usually sells beside other months, and the days worked in it. */
export type SplitMonth = { period: string; season: number; workdays: number };

/** Who takes part. A part that others are within weighs as much as they do together. */
export type SplitPart = {
  scope: TargetScope;
  of: string;
  /** Who is above; left out: the target that is split. */
  within?: { scope: TargetScope; of: string } | undefined;
  /** Weighs this, and all within it, heavier or lighter than others. */
  potential: number;
  /** How much of a full seller this is, by month (ramp, leave); 1 in a month that is not named. */
  capacity?: Readonly<Record<string, number>> | undefined;
  /** Days worked, by month, where these differ from those of the months. */
  workdays?: Readonly<Record<string, number>> | undefined;
};

/** A share of a target. */
export type Share = TargetKey & {
  within: TargetKey;
  amount: bigint;
  /** Its part of the weights of all under the same target above, 0–1. */
  weight: number;
  inputs: { season: number; workdays: number; capacity?: number; potential?: number };
};

type Node = { part: SplitPart; children: Node[]; weights: bigint[] };
type Amount = TargetKey & { amount: bigint };

/**
 * Splits a target by month and then from level to level. A leaf weighs, in each month, season × workdays × capacity ×
 * potential (its own and that of all above it); who has others within weighs as much as they do together. At each level
 * the shares sum exactly to the target above. The order in which parts are given does not matter.
 * @param root the target that is split, its amount in minor units
 * @param months in the order of time; only the root's own period where that is a month
 * @param parts may be none: then only the months share
 * @returns null where all weights are 0 but the amount is not.
 */
export function splitTarget(
  root: Amount,
  { months, parts }: { months: readonly SplitMonth[]; parts: readonly SplitPart[] },
): Share[] | null {
  const tree = buildTree(parts);
  weigh(tree, months);
  const weights = tree.length > 0 ? months.map((_, m) => sumAt(tree, m)) : weighMonths(months);
  const amounts = apportion(root.amount, weights);
  if (amounts === null) return null;
  const shares = fractionsOf(weights);
  return months.flatMap((month, m) => {
    const above = {
      period: month.period,
      scope: root.scope,
      of: root.of,
      amount: amounts[m] ?? 0n,
    };
    const below = shareBelow(above, tree, { month, m });
    if (month.period === root.period) return below;
    const { season, workdays } = month;
    const own = { within: keyOf(root), weight: shares[m] ?? 0, inputs: { season, workdays } };
    return [{ ...above, ...own }, ...below];
  });
}

const keyOf = ({ period, scope, of }: TargetKey): TargetKey => ({ period, scope, of });

/** What a part is called among the parts of one split. */
export const nameOf = ({ scope, of }: Pick<TargetKey, 'scope' | 'of'>): string => `${scope}/${of}`;

function buildTree(parts: readonly SplitPart[]): Node[] {
  const sorted = parts.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const nodes = sorted.map((part): Node => ({ part, children: [], weights: [] }));
  const byName = new Map(nodes.map((node) => [nameOf(node.part), node]));
  const above = ({ part: { within } }: Node) => within && byName.get(nameOf(within));
  const childrenOf = Map.groupBy(nodes, above);
  for (const node of nodes) node.children = childrenOf.get(node) ?? [];
  return childrenOf.get(undefined) ?? [];
}

const weighMonths = (months: readonly SplitMonth[]): bigint[] =>
  toWhole(months.map(({ season, workdays }) => season * workdays));

/** Gives each node its weights, month by month: a leaf its own, the others those of their leaves together. */
function weigh(tree: readonly Node[], months: readonly SplitMonth[]): void {
  const leaves = tree.flatMap((node) => leavesOf(node, 1));
  const raw = leaves.flatMap(({ node: { part }, potential }) =>
    months.map((month) => {
      const { season, workdays, capacity } = inputsOf(part, month);
      return season * workdays * capacity * potential;
    }),
  );
  const whole = toWhole(raw);
  leaves.forEach(({ node }, i) => {
    node.weights = whole.slice(i * months.length, (i + 1) * months.length);
  });
  for (const node of tree) sumUp(node, months.length);
}

function leavesOf(node: Node, above: number): { node: Node; potential: number }[] {
  const potential = above * node.part.potential;
  if (node.children.length === 0) return [{ node, potential }];
  return node.children.flatMap((child) => leavesOf(child, potential));
}

function sumUp(node: Node, months: number): void {
  if (node.children.length === 0) return;
  for (const child of node.children) sumUp(child, months);
  node.weights = Array.from({ length: months }, (_, m) => sumAt(node.children, m));
}

const sumAt = (nodes: readonly Node[], month: number): bigint =>
  nodes.reduce((sum, { weights }) => sum + (weights[month] ?? 0n), 0n);

function shareBelow(
  above: Amount,
  nodes: readonly Node[],
  at: { month: SplitMonth; m: number },
): Share[] {
  const weights = nodes.map((node) => node.weights[at.m] ?? 0n);
  // Who has no weight has no amount either, so what is above can always be split.
  const amounts = apportion(above.amount, weights) ?? [];
  const shares = fractionsOf(weights);
  return nodes.flatMap(({ part, children }, i) => {
    const key = { period: above.period, scope: part.scope, of: part.of, amount: amounts[i] ?? 0n };
    const inputs = inputsOf(part, at.month);
    const share = { ...key, within: keyOf(above), weight: shares[i] ?? 0, inputs };
    return [share, ...shareBelow(key, children, at)];
  });
}

function inputsOf(part: SplitPart, { period, season, workdays }: SplitMonth) {
  return {
    season,
    workdays: part.workdays?.[period] ?? workdays,
    capacity: part.capacity?.[period] ?? 1,
    potential: part.potential,
  };
}

/** Digits that a fraction is kept with. */
const PRECISION = 1_000_000_000n;

function fractionsOf(weights: readonly bigint[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  if (sum === 0n) return weights.map(() => 0);
  return weights.map((weight) => Number((weight * PRECISION) / sum) / Number(PRECISION));
}
