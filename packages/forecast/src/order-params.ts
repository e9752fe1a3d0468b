import type { BoostingOptions } from './grow-tree.ts';

/** What is chosen before anything is fitted. */
export type OrderModelParams = {
  /** Below so many decided orders, or so few won or lost ones, there is no model. */
  leastDecided: number;
  leastOfEach: number;
  /** Orders in which a level (a rep, a stage) must have been seen to count by itself. */
  leastOrders: number;
  /** Quantiles at which quantities are bent. */
  knots: readonly number[];
  /** Ridge penalty of every column, in orders. */
  ridge: number;
  calibrationRidge: number;
  trees: BoostingOptions;
  /** Parts of the orders for cross-fitting. */
  folds: number;
  /** After so many days a decision counts half in the calibration: rates drift. */
  halfLifeDays: number;
  /** The latest decided orders that the score is learned from, and the weeks that the timing is. */
  mostOrders: number;
  mostWeeks: number;
};

export const DEFAULT_ORDER_PARAMS: OrderModelParams = {
  leastDecided: 50,
  leastOfEach: 10,
  leastOrders: 5,
  knots: [0.2, 0.4, 0.6, 0.8],
  ridge: 20,
  calibrationRidge: 1,
  trees: {
    rounds: 120,
    learningRate: 0.1,
    leaves: 24,
    leastRows: 7,
    leastGain: 0.1,
    ridge: 5,
    columnShare: 0.15,
  },
  folds: 2,
  halfLifeDays: 730,
  mostOrders: 8_000,
  mostWeeks: 4_000,
};
