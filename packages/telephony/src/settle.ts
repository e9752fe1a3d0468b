import { MICROS_PER_SECOND, type Micros, parseEventData, parseInstant } from '@grasp/domain';
import { isAppError } from '@grasp/errors';
import { accept, type CallFact, type Outcome, park } from './outcome.ts';

/** How far a vendor's clock may run before ours. */
export const CLOCK_SKEW_MICROS: Micros = 300 * MICROS_PER_SECOND;

/**
 * Holds an outcome against the event schemas and our clock: what does not fit is parked as a whole. The facts of what
 * fits have the data that the schemas gave, and need not be checked again.
 */
export function settle(outcome: Outcome, receivedAt: Micros): Outcome {
  if (outcome.kind !== 'accept') return outcome;
  const facts: CallFact[] = [];
  for (const fact of outcome.facts) {
    const checked = check(fact);
    if (typeof checked === 'string') return park('invalid_data', checked);
    if (latestInstantOf(checked) > receivedAt + CLOCK_SKEW_MICROS) {
      return park('occurred_in_future', fact.type);
    }
    facts.push(checked);
  }
  return accept(facts);
}

/** The fact, or what does not fit in it. */
function check(fact: CallFact): CallFact | string {
  try {
    return { ...fact, data: parseEventData(fact.type, 1, fact.data) } as CallFact;
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
