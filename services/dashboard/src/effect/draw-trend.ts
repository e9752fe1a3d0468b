import type { EChartsCoreOption } from 'echarts/core';
import { nameAxis, valueAxis } from '../charts/axes.ts';
import type { Tokens } from '../charts/tokens.ts';

type Point = { name: string; own: number | null; cohort: number | null };
type Drawing = { points: readonly Point[]; count: (value: number) => string; cohort: string };

/** The member's line in the accent, the cohort's middle in grey behind it. */
export function drawTrend({ points, count, cohort }: Drawing, tokens: Tokens): EChartsCoreOption {
  const tip = (marks: { dataIndex: number }[]) => {
    const point = points[marks[0]?.dataIndex ?? 0];
    if (!point) return '';
    const first = `${point.name}: ${point.own === null ? '–' : count(point.own)}`;
    return point.cohort === null ? first : `${first}\n${cohort}: ${count(point.cohort)}`;
  };
  const line = (data: (number | null)[], color: string, width: number) => ({
    type: 'line',
    data,
    showSymbol: false,
    itemStyle: { color },
    lineStyle: { color, width },
  });
  return {
    grid: { left: 4, right: 10, top: 10, bottom: 2, containLabel: true },
    xAxis: {
      ...nameAxis(
        tokens,
        points.map(({ name }) => name),
      ),
      boundaryGap: false,
    },
    yAxis: { ...valueAxis(tokens, count), splitNumber: 2, minInterval: 1 },
    tooltip: {
      formatter: tip,
      axisPointer: { type: 'line', lineStyle: { color: tokens['line-strong'] } },
    },
    series: [
      line(
        points.map((point) => point.cohort),
        tokens.neutral,
        1.25,
      ),
      line(
        points.map((point) => point.own),
        tokens.accent,
        2,
      ),
    ],
  };
}
