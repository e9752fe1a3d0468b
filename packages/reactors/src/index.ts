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

export type {
  Consequence,
  Reaction,
  ReactionContext,
  Reactor,
  Reminder,
} from './define-reactor.ts';
export { reactorErrors } from './errors.ts';
export type { ReactorReport } from './report.ts';
export { type ReactorOptions, runReactor } from './run-reactor.ts';
export { type ReactorSettings, reactorSettings } from './settings.ts';
export { migrateReactors, placeReactors, requestReactions } from './state.ts';
