import type { EChartsCoreOption } from 'echarts/core';
import { nameAxis, valueAxis } from '../charts/axes.ts';
import type { Tokens } from '../charts/tokens.ts';

export type Line = { name: string; values: readonly (number | null)[] };
type Drawing = {
  weeks: readonly string[];
  lines: readonly Line[];
  rate: (value: number) => string;
};

/** Told apart by dash and symbol as well as by colour; the legend in the page shows the same. */
export const LOOKS = [
  { token: 'accent', symbol: 'circle', type: 'solid' },
  { token: 'down', symbol: 'triangle', type: 'dashed' },
  { token: 'won', symbol: 'rect', type: 'dotted' },
  { token: 'neutral', symbol: 'diamond', type: [8, 3, 2, 3] },
] as const;

/** Errors by how far ahead was forecast: the model first, then what people would say without one. */
export function drawHorizon({ weeks, lines, rate }: Drawing, tokens: Tokens): EChartsCoreOption {
  return {
    grid: { left: 4, right: 16, top: 14, bottom: 4, containLabel: true },
    xAxis: { ...nameAxis(tokens, weeks), boundaryGap: weeks.length < 2 },
    yAxis: { ...valueAxis(tokens, rate), min: 0 },
    tooltip: {
      formatter: (marks: { dataIndex: number }[]) => {
        const index = marks[0]?.dataIndex ?? 0;
        const told = lines.map(({ name, values }) => {
          const value = values[index];
          return `${name} ${value === null || value === undefined ? '–' : rate(value)}`;
        });
        return [weeks[index] ?? '', ...told].join('\n');
      },
    },
    series: lines.map(({ name, values }, index) => {
      const { token, symbol, type } = LOOKS[index % LOOKS.length] ?? LOOKS[0];
      return {
        type: 'line',
        name,
        data: values,
        symbol,
        symbolSize: 8,
        connectNulls: true,
        itemStyle: { color: tokens[token] },
        lineStyle: { color: tokens[token], width: 2, type },
      };
    }),
  };
}

/** How often what came lay inside the ranges, against the 80 in 100 that they promise. */
export function drawCoverage(
  {
    weeks,
    values,
    rate,
  }: { weeks: readonly string[]; values: readonly (number | null)[] } & Pick<Drawing, 'rate'>,
  tokens: Tokens,
): EChartsCoreOption {
  return {
    grid: { left: 4, right: 16, top: 20, bottom: 4, containLabel: true },
    xAxis: nameAxis(tokens, weeks),
    yAxis: { ...valueAxis(tokens, rate), min: 0, max: 1, interval: 0.2 },
    tooltip: { show: false },
    series: [
      {
        type: 'bar',
        data: values,
        barMaxWidth: 48,
        itemStyle: { color: tokens.accent, opacity: 0.8 },
        label: {
          show: true,
          position: 'insideBottom',
          color: tokens.card,
          fontSize: 11,
          formatter: ({ dataIndex }: { dataIndex: number }) => rate(values[dataIndex] ?? 0),
        },
      },
      {
        type: 'line',
        data: weeks.map(() => PROMISED),
        symbol: 'none',
        silent: true,
        lineStyle: { color: tokens.text, width: 1.5, type: 'dashed' },
      },
    ],
  };
}

const PROMISED = 0.8;
