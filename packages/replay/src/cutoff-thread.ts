import { workerData } from 'node:worker_threads';
import type { Micros } from '@grasp/domain';
import type { ThreadData } from './cutoff-threads.ts';
import { createCutoffJudge, type JudgedCutoff } from './judge-cutoff.ts';
import { sourceIn } from './source.ts';

const { columns, inputs } = workerData as ThreadData;
const judge = createCutoffJudge(sourceIn(columns), inputs);

/** The entry of a thread of `cutoff-threads.ts`. */
export const judgeCutoff = async (cutoff: Micros): Promise<JudgedCutoff> => (await judge)(cutoff);
