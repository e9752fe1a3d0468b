const WIDTH = 72;
const HEIGHT = 20;
const PAD = 2;
/** A scale no finer than this: one inquiry more or less is no mountain. */
const LEAST_TOP = 4;

/** A row of numbers as a line, with a grey one to compare with. The number itself stands beside it. */
export function Sparkline({ values, compare }: { values: readonly number[]; compare?: number }) {
  const top = Math.max(...values, compare ?? 0, LEAST_TOP);
  const y = (value: number) => HEIGHT - PAD - (value / top) * (HEIGHT - 2 * PAD);
  const x = (index: number) => PAD + (index / Math.max(1, values.length - 1)) * (WIDTH - 2 * PAD);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const last = values.at(-1);
  return (
    <svg
      className="spark"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden
    >
      {compare !== undefined && (
        <line className="spark-compare" x1={PAD} x2={WIDTH - PAD} y1={y(compare)} y2={y(compare)} />
      )}
      <polyline points={points.join(' ')} />
      {last !== undefined && <circle cx={x(values.length - 1)} cy={y(last)} r="2" />}
    </svg>
  );
}
