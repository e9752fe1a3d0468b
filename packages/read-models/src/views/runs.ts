import type { Page } from './answer.ts';
import type { BacktestResultView, BacktestSummary } from './back-test.ts';
import type { ForecastResultView } from './forecast.ts';
import type { WhatIfChange, WhatIfResultView } from './what-if.ts';

export type RunKind = 'forecast' | 'backtest' | 'what-if';
export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A run that is kept: with its inputs and its cut it can be repeated, byte for byte. */
export type RunItem = {
  run: string;
  kind: RunKind;
  state: RunState;
  /** 0–1 */
  progress: number;
  /** The instant it looks from, and the last event that it saw. */
  asOf: string;
  cut: string | null;
  model: string;
  /** Of a what-if also its changes, which a screen words from what they hold. */
  inputs: Record<string, unknown> & { changes?: readonly WhatIfChange[] };
  /** SHA-256 of the canonical result; null until it is done. */
  hash: string | null;
  by: string;
  createdAt: string;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
  /** Of a back-test that is done. */
  summary: BacktestSummary | null;
};
export type RunPage = Page<RunItem>;
export type RunView = RunItem & {
  result: ForecastResultView | BacktestResultView | WhatIfResultView | null;
};

/** Two runs, number by number: where they differ. */
export type RunComparison = {
  a: RunItem;
  b: RunItem;
  isSame: boolean;
  differences: { path: string; a: unknown; b: unknown }[];
};
