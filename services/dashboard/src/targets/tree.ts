import type { TargetItem, TargetKeyView } from '@grasp/read-models/views';

export type TargetNode = { item: TargetItem; depth: number; children: TargetNode[] };

const SCOPES = ['company', 'division', 'team', 'rep'] as const;

/**
 * Targets of one period below those that they are shares of; what is a share of none of them stands at the top. Within
 * one that is above, the one furthest behind comes first.
 */
export function toTree(items: readonly TargetItem[]): TargetNode[] {
  const present = new Set(items.map(idOf));
  const above = (item: TargetItem): string | null => {
    const { within } = item.origin;
    if (within === null || within.period !== item.period) return null;
    return present.has(idOf(within)) && idOf(within) !== idOf(item) ? idOf(within) : null;
  };
  const byParent = Map.groupBy(items, above);
  const below = (parent: string | null, depth: number): TargetNode[] =>
    (byParent.get(parent) ?? [])
      .toSorted(inOrder)
      .map((item) => ({ item, depth, children: below(idOf(item), depth + 1) }));
  return below(null, 0);
}

/** The rows that are to be seen, top to bottom. */
export function visibleRows(
  nodes: readonly TargetNode[],
  isClosed: (item: TargetItem) => boolean,
): TargetNode[] {
  return nodes.flatMap((node) =>
    isClosed(node.item) ? [node] : [node, ...visibleRows(node.children, isClosed)],
  );
}

export const idOf = ({ period, scope, of }: TargetKeyView): string => [period, scope, of].join('/');

const inOrder = (a: TargetItem, b: TargetItem): number =>
  SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope) ||
  (a.pace ?? 0) - (b.pace ?? 0) ||
  a.name.localeCompare(b.name);
