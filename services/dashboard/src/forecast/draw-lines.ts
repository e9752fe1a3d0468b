import type { EChartsCoreOption } from 'echarts/core';
import { nameAxis, valueAxis } from '../charts/axes.ts';
import type { Tokens } from '../charts/tokens.ts';

export type Range = { low: number; middle: number; high: number };
export type LinePoint = {
  name: string;
  kept: Range | null;
  today: Range | null;
  came: number | null;
};
type Drawing = {
  points: readonly LinePoint[];
  target: number | null;
  short: (value: number) => string;
  names: Record<'kept' | 'today' | 'came' | 'target', string>;
};

/** What was said then with its range, what today's model says of then, and what came; the target lies across. */
export function drawLines(drawing: Drawing, tokens: Tokens): EChartsCoreOption {
  const { points, target, short, names } = drawing;
  const of = points.some(({ kept }) => kept !== null) ? 'kept' : 'today';
  const range = (index: number) => points[index]?.[of];
  const across = target === null ? [] : points.map(() => target);
  return {
    grid: { left: 4, right: 16, top: 14, bottom: 4, containLabel: true },
    xAxis: {
      ...nameAxis(
        tokens,
        points.map(({ name }) => name),
      ),
      boundaryGap: points.length < 2,
    },
    yAxis: valueAxis(tokens, short),
    tooltip: {
      formatter: (marks: { dataIndex: number }[]) =>
        tipOf(points[marks[0]?.dataIndex ?? 0], { short, names }),
      axisPointer: { type: 'line', lineStyle: { color: tokens['line-strong'] } },
    },
    series: [
      band(
        points.map((_, index) => range(index)?.low ?? null),
        { color: tokens.accent, opacity: 0 },
      ),
      band(
        points.map((_, index) => spanOf(range(index))),
        { color: tokens.accent, opacity: 0.13 },
      ),
      line(across, { color: tokens.dim, symbol: 'none', type: 'dotted' }),
      line(
        points.map(({ today }) => today?.middle ?? null),
        { color: tokens.down, symbol: 'triangle', type: 'dashed' },
      ),
      line(
        points.map(({ kept }) => kept?.middle ?? null),
        { color: tokens.accent, symbol: 'circle', type: 'solid' },
      ),
      line(
        points.map(({ came }) => came),
        { color: tokens.won, symbol: 'rect', type: 'solid' },
      ),
    ],
  };
}

const spanOf = (range: Range | null | undefined) => (range ? range.high - range.low : null);

/** The first of two bands is the clear ground that the second stands on. */
function band(data: (number | null)[], areaStyle: { color: string; opacity: number }) {
  return {
    type: 'line',
    stack: 'range',
    data,
    symbol: 'none',
    connectNulls: true,
    silent: true,
    lineStyle: { width: 0 },
    areaStyle,
  };
}

type Look = { color: string; symbol: string; type: 'solid' | 'dashed' | 'dotted' };

function line(data: (number | null)[], { color, symbol, type }: Look) {
  return {
    type: 'line',
    data,
    symbol,
    symbolSize: 7,
    connectNulls: true,
    itemStyle: { color },
    lineStyle: { color, width: 2, type },
  };
}

function tipOf(
  point: LinePoint | undefined,
  { short, names }: Pick<Drawing, 'short' | 'names'>,
): string {
  if (!point) return '';
  const range = (name: string, of: Range | null) =>
    of === null ? [] : [`${name} ${short(of.middle)} (${short(of.low)} – ${short(of.high)})`];
  const came = point.came === null ? [] : [`${names.came} ${short(point.came)}`];
  return [
    point.name,
    ...range(names.kept, point.kept),
    ...range(names.today, point.today),
    ...came,
  ].join('\n');
}
