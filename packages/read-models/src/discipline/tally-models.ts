import type { Projection } from '@grasp/projections';
import { numbers } from '../effect/numbers/projection.ts';
import { attendance } from './attendance/projection.ts';
import { calendars } from './calendars/projection.ts';
import { calls } from './calls/projection.ts';
import { extensions } from './extensions/projection.ts';
import { reps } from './reps/projection.ts';
import { rules } from './rules/projection.ts';
import { teams } from './teams/projection.ts';

/** The read models that a month of calls and its verdicts are counted from. */
export const tallyModels: readonly Projection[] = [
  calls,
  extensions,
  reps,
  teams,
  attendance,
  rules,
  calendars,
  numbers,
];
