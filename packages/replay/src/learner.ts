import type { OrderModelParams } from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import { type Learned, learnFrom } from './learn.ts';

/** The entry of a thread of `learners.ts`. */
export const learn = ({
  facts,
  params,
}: {
  facts: CutoffFacts;
  params: OrderModelParams;
}): Learned => learnFrom(facts, params);
