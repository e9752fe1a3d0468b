import { MICROS_PER_SECOND, type Micros, parseEventData, parseInstant } from '@grasp/domain';
import { isAppError } from '@grasp/errors';
import { type CallFact, type Outcome, park } from './outcome.ts';

/** How far a vendor's clock may run before ours. */
export const CLOCK_SKEW_MICROS: Micros = 300 * MICROS_PER_SECOND;

/** Holds an outcome against the event schemas and our clock: what does not fit is parked as a whole. */
export function settle(outcome: Outcome, receivedAt: Micros): Outcome {
  if (outcome.kind !== 'accept') return outcome;
  for (const fact of outcome.facts) {
    const misfit = misfitOf(fact);
    if (misfit !== undefined) return park('invalid_data', misfit);
    if (latestInstantOf(fact) > receivedAt + CLOCK_SKEW_MICROS) {
      return park('occurred_in_future', fact.type);
    }
  }
  return outcome;
}

function misfitOf(fact: CallFact): string | undefined {
  try {
    parseEventData(fact.type, 1, fact.data);
    return undefined;
  } catch (error) {
    if (isAppError(error, 'invalid_event_data')) return `${error.field}: ${error.detail}`;
    throw error;
  }
}

function latestInstantOf(fact: CallFact): Micros {
  const startedAt = 'startedAt' in fact.data ? fact.data.startedAt : undefined;
  return startedAt === undefined
    ? fact.occurredAt
    : Math.max(fact.occurredAt, parseInstant(startedAt));
}
