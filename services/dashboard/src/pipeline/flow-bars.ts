import type { FlowBarName, Sum } from '@grasp/read-models/views';
import type { EChartsCoreOption } from 'echarts/core';
import { nameAxis, valueAxis } from '../charts/axes.ts';
import type { Tokens } from '../charts/tokens.ts';
import { amountIn, toMajor } from '../format/money.ts';

/** Changes of less than this share of the highest level are hard to see beside it. */
const SMALL = 0.25;

export type FlowBar = Sum & { name: FlowBarName };

/** A bar as it is drawn: where it floats and how far it reaches. */
export type Step = { bar: FlowBar; bottom: number; height: number; value: number };

/** Lays the bars out as stairs, in one currency. A bar without a change is left out: it stands in the table. */
export function toSteps(bars: readonly FlowBar[], currency: string): Step[] {
  let level = 0;
  const steps = bars.map((bar) => {
    const value = toMajor(amountIn(bar.amounts, currency));
    const from = isTotal(bar) ? 0 : level;
    level = isTotal(bar) ? value : level + value;
    return { bar, value, bottom: Math.min(from, level), height: Math.abs(level - from) };
  });
  return steps.filter(({ bar, value }) => isTotal(bar) || value !== 0);
}

export type FlowDrawing = {
  steps: readonly (Step & { name: string; tip: string })[];
  /** Short text of an amount. */
  short: (value: number) => string;
  /** Names down the side: for narrow screens. */
  isLying: boolean;
};

export function drawFlow(
  { steps, short, isLying }: FlowDrawing,
  tokens: Tokens,
): EChartsCoreOption {
  const names = steps.map(({ name }) => name);
  const axis = nameAxis(tokens, names);
  const axisLabel = { ...axis.axisLabel, interval: 0, hideOverlap: false };
  const category = { ...axis, axisLabel, inverse: isLying };
  const value = { ...valueAxis(tokens, short), ...groundOf(steps) };

  const label = {
    show: true,
    position: isLying ? 'right' : 'top',
    color: tokens.text,
    fontSize: 11,
    formatter: ({ dataIndex }: { dataIndex: number }) => short(steps[dataIndex]?.value ?? 0),
  };
  return {
    grid: { left: 4, right: isLying ? 40 : 4, top: 24, bottom: 4, containLabel: true },
    xAxis: isLying ? { ...value, splitNumber: 2 } : category,
    yAxis: isLying ? category : value,
    tooltip: {
      formatter: (marks: { dataIndex: number }[]) => steps[marks[0]?.dataIndex ?? 0]?.tip ?? '',
    },
    series: [
      {
        type: 'bar',
        stack: 'flow',
        silent: true,
        itemStyle: { color: 'transparent' },
        data: steps.map(({ bottom }) => bottom),
      },
      {
        type: 'bar',
        stack: 'flow',
        barMaxWidth: 44,
        label,
        data: steps.map((step) => ({
          value: step.height,
          itemStyle: { color: colourOf(step, tokens), borderRadius: 2 },
        })),
      },
    ],
  };
}

/** Round steps of an axis, by their first digit. */
const ROUND = [1, 2, 2.5, 5, 10];
const TICKS = 4;

/**
 * Where the axis begins and how far its lines stand apart: at nought, or, where the changes are small beside the
 * totals, not far below the lowest level, else nobody could see them. The axis names its first value.
 */
export function groundOf(steps: readonly Step[]): { min: number; interval?: number } {
  const lowest = Math.min(...steps.map((one) => (isTotal(one.bar) ? one.height : one.bottom)));
  const highest = Math.max(...steps.map(({ bottom, height }) => bottom + height));
  const reach = highest - lowest;
  if (lowest <= 0 || reach <= 0 || reach / highest > SMALL) return { min: 0 };
  const unit = 10 ** Math.floor(Math.log10(reach / TICKS));
  const interval = unit * (ROUND.find((digit) => digit * unit * TICKS >= reach) ?? 1);
  return { min: Math.max(0, Math.floor(lowest / interval - 0.5) * interval), interval };
}

const isTotal = ({ name }: FlowBar) => name === 'start' || name === 'end';

/** Colour only for meaning: totals neutral, what adds blue, what leaves orange, what is won teal. */
function colourOf({ bar, value }: Step, tokens: Tokens): string {
  if (isTotal(bar)) return tokens.neutral;
  if (bar.name === 'won') return tokens.won;
  return value > 0 ? tokens.accent : tokens.down;
}
