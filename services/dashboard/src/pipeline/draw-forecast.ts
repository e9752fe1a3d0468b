import type { EChartsCoreOption } from 'echarts/core';
import { nameAxis, valueAxis } from '../charts/axes.ts';
import type { Tokens } from '../charts/tokens.ts';

type Point = { name: string; signed: number; weighted: number; target: number | null };
type Drawing = {
  points: readonly Point[];
  short: (value: number) => string;
  names: { signed: string; weighted: string; target: string };
};

/** Signed stands firm, weighted is light above it, the target is a stroke across the month. */
export function drawForecast({ points, short, names }: Drawing, tokens: Tokens): EChartsCoreOption {
  const tipOf = (point: Point | undefined) => {
    if (!point) return '';
    const target = point.target === null ? [] : [`${names.target} ${short(point.target)}`];
    const rest = [
      `${names.signed} ${short(point.signed)}`,
      `${names.weighted} ${short(point.weighted)}`,
    ];
    return [point.name, ...rest, ...target].join('\n');
  };
  const bar = (data: number[], itemStyle: object) => ({
    type: 'bar',
    stack: 'month',
    barMaxWidth: 56,
    data,
    itemStyle,
  });
  return {
    grid: { left: 4, right: 8, top: 20, bottom: 4, containLabel: true },
    xAxis: nameAxis(
      tokens,
      points.map(({ name }) => name),
    ),
    yAxis: valueAxis(tokens, short),
    tooltip: {
      formatter: (marks: { dataIndex: number }[]) => tipOf(points[marks[0]?.dataIndex ?? 0]),
    },
    series: [
      bar(
        points.map(({ signed }) => signed),
        { color: tokens.won },
      ),
      {
        ...bar(
          points.map(({ weighted }) => weighted),
          { color: tokens.accent, opacity: 0.75 },
        ),
        label: {
          show: true,
          position: 'top',
          color: tokens.text,
          fontSize: 11,
          formatter: ({ dataIndex }: { dataIndex: number }) => totalOf(points[dataIndex], short),
        },
      },
      targetStrokes(points, tokens),
    ],
  };
}

function totalOf(point: Point | undefined, short: (value: number) => string): string {
  return point ? short(point.signed + point.weighted) : '';
}

function targetStrokes(points: readonly Point[], tokens: Tokens) {
  return {
    type: 'line',
    data: points.map(({ target }) => target),
    symbol: 'rect',
    symbolSize: [64, 2],
    lineStyle: { width: 0 },
    itemStyle: { color: tokens.text },
  };
}
