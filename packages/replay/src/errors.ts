import { defineErrors } from '@grasp/errors';

/** Failures of runs. */
export const replayErrors = defineErrors({
  run_absent: { status: 404, message: 'there is no such run' },
  run_undone: { status: 409, message: 'the run has no result' },
  run_over: { status: 409, message: 'the run is over already' },
  run_cancelled: { status: 409, message: 'the run was cancelled' },
  run_interrupted: { status: 503, message: 'the process that made the run ended', retryable: true },
  run_differs: {
    status: 409,
    message: 'the run was repeated and gave another result',
  },
  run_invalid: { status: 422, message: 'a run cannot be made of this' },
  runs_waiting: {
    status: 429,
    message: 'too many runs wait already; take one of them away',
    retryable: true,
  },
  models_apart: {
    status: 503,
    message: 'the read models do not stand at one event yet',
    retryable: true,
  },
  forecast_then_only: {
    status: 400,
    message:
      'a forecast sees what was known at its own instant, and nothing that became known later',
  },
  change_invalid: { status: 422, message: 'this change cannot be made' },
});
