import type { EChartsCoreOption } from 'echarts/core';
import { nameAxis, valueAxis } from '../charts/axes.ts';
import type { Tokens } from '../charts/tokens.ts';

type Point = { name: string; signed: number | null; target: number | null };
type Drawing = {
  points: readonly Point[];
  short: (value: number) => string;
  names: { signed: string; target: string };
};

/** Actual as a filled line up to today; the target as one dashed line with its name at the end. */
export function drawPace({ points, short, names }: Drawing, tokens: Tokens): EChartsCoreOption {
  const tip = (marks: { dataIndex: number }[]) => {
    const point = points[marks[0]?.dataIndex ?? 0];
    if (!point) return '';
    const lines = [point.name];
    if (point.signed !== null) lines.push(`${names.signed} ${short(point.signed)}`);
    if (point.target !== null) lines.push(`${names.target} ${short(point.target)}`);
    return lines.join('\n');
  };
  return {
    grid: { left: 4, right: 54, top: 18, bottom: 4, containLabel: true },
    xAxis: {
      ...nameAxis(
        tokens,
        points.map(({ name }) => name),
      ),
      boundaryGap: false,
    },
    yAxis: valueAxis(tokens, short),
    tooltip: {
      formatter: tip,
      axisPointer: { type: 'line', lineStyle: { color: tokens['line-strong'] } },
    },
    series: [
      line(
        points.map(({ target }) => target),
        tokens.dim,
        {
          lineStyle: { color: tokens.dim, width: 1.5, type: 'dashed' },
          endLabel: { show: true, formatter: names.target, color: tokens.dim, fontSize: 11 },
        },
      ),
      line(
        points.map(({ signed }) => signed),
        tokens.won,
        {
          lineStyle: { color: tokens.won, width: 2.25 },
          areaStyle: { color: tokens.won, opacity: 0.1 },
        },
      ),
    ],
  };
}

function line(data: (number | null)[], color: string, look: object) {
  return {
    type: 'line',
    data,
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: false,
    itemStyle: { color },
    ...look,
  };
}
