/** Where two runs differ: the path of a value, and what stands there in each. */
export type Difference = { path: string; a: unknown; b: unknown };

/** More than this nobody reads. */
const MOST = 1_000;

/** The differences between two JSON values, place by place; `undefined` stands for nothing there. */
export function differencesBetween(a: unknown, b: unknown): Difference[] {
  const differences: Difference[] = [];
  walk('', a, b, differences);
  return differences;
}

function walk(path: string, a: unknown, b: unknown, found: Difference[]): void {
  if (found.length >= MOST || Object.is(a, b)) return;
  if (!isNested(a) || !isNested(b) || Array.isArray(a) !== Array.isArray(b)) {
    found.push({ path, a: a ?? null, b: b ?? null });
    return;
  }
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    walk(path === '' ? name : `${path}.${name}`, a[name], b[name], found);
  }
}

const isNested = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
