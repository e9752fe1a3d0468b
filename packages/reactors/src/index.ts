import { closeSilentCalls } from './close-silent-calls.ts';
import type { Reactor } from './define-reactor.ts';
import { extendMemberships } from './extend-memberships.ts';
import { openMemberships } from './open-memberships.ts';
import { raiseRenewals } from './raise-renewals.ts';

/** Every reactor. A new one is a file, its test and a line here. */
export const reactors: readonly Reactor[] = [
  openMemberships,
  extendMemberships,
  raiseRenewals,
  closeSilentCalls,
];

export {
  type Consequence,
  defineReactor,
  type Reaction,
  type ReactionContext,
  type Reactor,
  type Reminder,
} from './define-reactor.ts';
export { type Drawn, drawConsequences, type Work } from './draw-consequences.ts';
export { reactorErrors } from './errors.ts';
export type { ReactorReport } from './report.ts';
export { type ReactorOptions, runReactor } from './run-reactor.ts';
export { type ReactorSettings, reactorSettings } from './settings.ts';
export { migrateReactors, placeReactor, requestReactions } from './state.ts';
