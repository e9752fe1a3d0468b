import type { EChartsCoreOption } from 'echarts/core';
import { valueAxis } from '../charts/axes.ts';
import type { Tokens } from '../charts/tokens.ts';
import type { Density } from './histogram.ts';

type Point = [x: number, y: number];
type Drawing = {
  density: readonly Density[];
  target: number | null;
  middle: number;
  short: (value: number) => string;
  names: { target: string; middle: string };
};

/** How likely each outcome is: those short of the target in one colour, those that reach it in another, the line between. */
export function drawDistribution(
  { density, target, middle, short, names }: Drawing,
  tokens: Tokens,
): EChartsCoreOption {
  const points = density.map(({ x, y }): Point => [x, y]);
  const [below, above] = cutAt(points, target);
  return {
    grid: { left: 12, right: 20, top: 34, bottom: 4, containLabel: true },
    xAxis: {
      ...valueAxis(tokens, short),
      scale: true,
      axisLine: { show: true, lineStyle: { color: tokens['line-strong'] } },
      splitLine: { show: false },
    },
    yAxis: { type: 'value', show: false, min: 0, max: 1.02 },
    tooltip: { show: false },
    series: [
      area(below, tokens.down),
      area(above, tokens.won),
      upright(middle, { height: 0.8, name: names.middle, color: tokens.dim, type: 'dotted' }),
      ...(target === null
        ? []
        : [upright(target, { height: 1, name: names.target, color: tokens.text, type: 'dashed' })]),
    ],
  };
}

/** Both halves hold the point of the cut, so that no gap is seen. */
function cutAt(points: readonly Point[], target: number | null): [Point[], Point[]] {
  if (target === null) return [[], [...points]];
  const index = points.findIndex(([x]) => x >= target);
  if (index === -1) return [[...points], []];
  if (index === 0) return [[], [...points]];
  const [[x0, y0], [x1, y1]] = [points[index - 1] as Point, points[index] as Point];
  const cut: Point = [target, y0 + ((target - x0) / (x1 - x0)) * (y1 - y0)];
  return [
    [...points.slice(0, index), cut],
    [cut, ...points.slice(index)],
  ];
}

function area(data: Point[], color: string) {
  return {
    type: 'line',
    data,
    symbol: 'none',
    silent: true,
    itemStyle: { color },
    lineStyle: { color, width: 2 },
    areaStyle: { color, opacity: 0.28 },
  };
}

type Look = { height: number; name: string; color: string; type: 'dashed' | 'dotted' };

/** A line from the axis up, named at its end. */
function upright(x: number, { height, name, color, type }: Look) {
  return {
    type: 'line',
    data: [
      { value: [x, 0] },
      { value: [x, height], label: { show: true, position: 'top', formatter: name, color } },
    ],
    symbolSize: 0.1,
    showSymbol: true,
    silent: true,
    lineStyle: { color, width: 1.5, type },
    itemStyle: { color },
    label: { fontSize: 11 },
  };
}
