import type { ForecastQuantile } from '@grasp/read-models/views';

const MIDDLE = 0.5;

/** What is as likely passed as not, of what counts towards a target; nothing is expected where nothing is told. */
export const middleOf = (quantiles: readonly ForecastQuantile[]): string =>
  quantiles.find(({ share }) => share >= MIDDLE)?.amount ?? '0';
