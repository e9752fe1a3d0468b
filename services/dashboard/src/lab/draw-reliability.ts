import type { ReliabilityBin } from '@grasp/read-models/views';
import type { EChartsCoreOption } from 'echarts/core';
import { nameAxis, valueAxis } from '../charts/axes.ts';
import type { Tokens } from '../charts/tokens.ts';

type Drawing = {
  bins: readonly ReliabilityBin[];
  rate: (value: number) => string;
  count: (value: number) => string;
  names: { predicted: string; observed: string; count: string };
};

const STEP = 0.1;
const NAME = { fontSize: 11, fontWeight: 'normal' } as const;

/** What was said against what came: on the diagonal is right, above it too little was said. Below, how many each point is. */
export function drawReliability(drawing: Drawing, tokens: Tokens): EChartsCoreOption {
  const { bins, rate, names } = drawing;
  const most = Math.max(STEP, ...bins.flatMap(({ predicted, observed }) => [predicted, observed]));
  const top = Math.min(1, Math.ceil(most / STEP) * STEP);
  const titled = (axis: object, name: string, gap: number) => ({
    ...axis,
    name,
    nameLocation: 'middle',
    nameGap: gap,
    nameTextStyle: { color: tokens.dim, ...NAME },
  });
  const share = { ...valueAxis(tokens, rate), min: 0, max: top };
  return {
    grid: [
      { left: 58, right: 14, top: 10, height: 178 },
      { left: 58, right: 14, top: 254, height: 46 },
    ],
    xAxis: [
      titled(share, names.predicted, 26),
      {
        ...nameAxis(
          tokens,
          bins.map(({ predicted }) => rate(predicted)),
        ),
        gridIndex: 1,
      },
    ],
    yAxis: [
      titled(share, names.observed, 42),
      { type: 'value', gridIndex: 1, show: false, min: 0 },
    ],
    tooltip: { trigger: 'item', formatter: ({ dataIndex }: Hit) => tipOf(drawing, dataIndex) },
    series: [
      diagonal(top, tokens),
      {
        type: 'line',
        data: bins.map(({ predicted, observed }) => [predicted, observed]),
        symbol: 'circle',
        symbolSize: 9,
        itemStyle: { color: tokens.accent },
        lineStyle: { color: tokens.accent, width: 2 },
      },
      counts(drawing, tokens),
    ],
  };
}

type Hit = { dataIndex: number };

function diagonal(top: number, tokens: Tokens) {
  const corners = [
    [0, 0],
    [top, top],
  ];
  return {
    type: 'line',
    data: corners,
    symbol: 'none',
    silent: true,
    lineStyle: { color: tokens.dim, type: 'dashed', width: 1.5 },
  };
}

function counts({ bins, count }: Drawing, tokens: Tokens) {
  return {
    type: 'bar',
    xAxisIndex: 1,
    yAxisIndex: 1,
    data: bins.map(({ n }) => n),
    barMaxWidth: 40,
    itemStyle: { color: tokens.neutral },
    label: {
      show: true,
      position: 'top',
      color: tokens.dim,
      fontSize: 10,
      formatter: ({ dataIndex }: Hit) => count(bins[dataIndex]?.n ?? 0),
    },
  };
}

function tipOf({ bins, rate, count, names }: Drawing, index: number): string {
  const bin = bins[index];
  if (!bin) return '';
  return [
    `${names.predicted} ${rate(bin.predicted)}`,
    `${names.observed} ${rate(bin.observed)}`,
    `${names.count} ${count(bin.n)}`,
  ].join('\n');
}
