import { useMantineColorScheme } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { type CSSProperties, useEffect, useRef } from 'react';
import { initChart } from './echarts.ts';
import { readTokens, type Tokens } from './tokens.ts';

export type ChartProps = {
  /** The chart, in the colours in force. */
  draw: (tokens: Tokens) => EChartsCoreOption;
  /** What it shows, for those who cannot see it; its numbers stand in a table beside it. */
  label: string;
  /** px */
  height: number;
  /** A mark was clicked: its place on the category axis. */
  onPick?: (index: number) => void;
};

/** Draws as SVG, and again when data, size or colours change. */
export function Chart({ draw, label, height, onPick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const { colorScheme } = useMantineColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the document
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const chart = initChart(element, null, { renderer: 'svg' });
    chart.setOption(withFrame(draw, readTokens()));
    chart.on('click', ({ dataIndex }) => pick.current?.(dataIndex));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [draw, colorScheme]);
  const style: CSSProperties = { height };
  return <div ref={box} className="chart" style={style} role="img" aria-label={label} />;
}

/** What all charts share. Tooltips are drawn in the picture: as HTML they would need inline styles, which the policy forbids. */
function withFrame(draw: ChartProps['draw'], tokens: Tokens): EChartsCoreOption {
  const { tooltip, ...option } = draw(tokens) as { tooltip?: object };
  return {
    animation: false,
    textStyle: { fontFamily: 'system-ui, sans-serif', color: tokens.dim },
    tooltip: {
      renderMode: 'richText',
      trigger: 'axis',
      confine: true,
      axisPointer: { type: 'shadow', shadowStyle: { color: tokens.dim, opacity: 0.08 } },
      backgroundColor: tokens.raised,
      borderColor: tokens['line-strong'],
      borderWidth: 1,
      padding: [8, 10],
      textStyle: { color: tokens.text, fontSize: 12 },
      ...tooltip,
    },
    ...option,
  };
}
