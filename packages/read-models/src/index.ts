import type { Projection } from '@grasp/projections';
import { attendance } from './discipline/attendance/projection.ts';
import { calendars } from './discipline/calendars/projection.ts';
import { calls } from './discipline/calls/projection.ts';
import { extensions } from './discipline/extensions/projection.ts';
import { reps } from './discipline/reps/projection.ts';
import { rules } from './discipline/rules/projection.ts';
import { teams } from './discipline/teams/projection.ts';
import { customers } from './effect/customers/projection.ts';
import { effects } from './effect/effects/projection.ts';
import { memberships } from './effect/memberships/projection.ts';
import { numbers } from './effect/numbers/projection.ts';
import { renewals } from './effect/renewals/projection.ts';
import { orders } from './pipeline/orders/projection.ts';
import { targets } from './pipeline/targets/projection.ts';

/** Every read model. A new one is a folder and a line here. */
export const readModels: readonly Projection[] = [
  orders,
  targets,
  calls,
  reps,
  teams,
  extensions,
  attendance,
  rules,
  calendars,
  customers,
  numbers,
  memberships,
  effects,
  renewals,
];
