import { defineErrors } from '@grasp/errors';

/** Every operational failure of the projection runtime. */
export const projectionErrors = defineErrors({
  checkpoint_moved: {
    message: 'another writer moved the checkpoint of this read model',
    retryable: true,
    status: 503,
  },
  lease_lost: {
    message: 'the lease of this read model is held by another instance',
    retryable: true,
    status: 503,
  },
  read_model_absent: {
    message: 'the read model has not been built yet',
    retryable: true,
    status: 503,
  },
  read_model_newer: {
    message: 'the log holds events that are newer than this code; deploy the newer version',
    status: 503,
  },
  cursor_outdated: {
    message: 'the list was rebuilt since this page was read; start again from its first page',
    status: 409,
  },
  rebuild_running: { message: 'a rebuild of this read model is running already', status: 409 },
});
