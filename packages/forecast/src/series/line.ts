/** A straight line: its slope, and its height at the middle of the points that it was laid through. */
export type Line = { slope: number; middle: number; height: number };

/** Least squares through points `[x, y]`; level where all stand at one x. */
export function lineThroughPoints(points: readonly (readonly [number, number])[]): Line {
  const middle = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const height = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  let products = 0;
  let squares = 0;
  for (const [x, y] of points) {
    products += (x - middle) * (y - height);
    squares += (x - middle) ** 2;
  }
  return { slope: squares === 0 ? 0 : products / squares, middle, height };
}

/** Least squares through values at 0, 1, 2, … */
export function lineThrough(values: readonly number[]): Line {
  return lineThroughPoints(values.map((value, i) => [i, value] as const));
}
