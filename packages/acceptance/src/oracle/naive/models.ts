import type { Model } from './model.ts';
import { calls } from './models/call.ts';
import { customers, effects, numbers } from './models/customer.ts';
import { memberships, renewals } from './models/membership.ts';
import { orders } from './models/order.ts';
import { attendance, extensions, reps, teams } from './models/people.ts';
import { proposals, submissions, targets } from './models/plan.ts';
import { calendars, rules } from './models/rulebook.ts';

/** Every read model, as the oracle understands it. */
export const models: readonly Model[] = [
  orders,
  targets,
  proposals,
  submissions,
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
