import { Counter, type Registry } from 'prom-client';

/** What became of a message at a door. */
export type Outcome =
  | 'accepted'
  | 'duplicate'
  | 'corrected'
  | 'conflict'
  | 'rejected'
  | 'parked'
  | 'ignored'
  | 'refused';

/** Counts outcomes. */
export type OutcomeCounter = (
  door: string,
  source: string,
  outcome: Outcome,
  count?: number,
) => void;

/** Makes the counter of a process. Sources are vendors and principals: few, so each may have a series of its own. */
export function createOutcomeCounter(registry: Registry): OutcomeCounter {
  const total = new Counter({
    name: 'grasp_intake_total',
    help: 'What became of messages and events at the doors.',
    labelNames: ['door', 'source', 'outcome'],
    registers: [registry],
  });
  return (door, source, outcome, count = 1) => total.inc({ door, source, outcome }, count);
}
