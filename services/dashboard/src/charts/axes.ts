import type { Tokens } from './tokens.ts';

const LABEL_SIZE = 11;

/** A quiet axis of names. */
export const nameAxis = (tokens: Tokens, data: readonly string[]) => ({
  type: 'category',
  data,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: tokens['line-strong'] } },
  axisLabel: { color: tokens.dim, fontSize: LABEL_SIZE, hideOverlap: true },
});

/** A quiet axis of numbers, with thin lines across. */
export const valueAxis = (tokens: Tokens, format: (value: number) => string) => ({
  type: 'value',
  splitNumber: 4,
  axisLabel: { color: tokens.dim, fontSize: LABEL_SIZE, formatter: format, hideOverlap: true },
  splitLine: { lineStyle: { color: tokens.line } },
});
