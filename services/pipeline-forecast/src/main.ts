import { runProjectionService } from '@grasp/projection-service';

/** Orders, targets and what is forecast from them. */
await runProjectionService('pipeline-forecast');
