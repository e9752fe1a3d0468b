import { runProjectionService } from '@grasp/projection-service';

/** Calls, attendance, the org and the rule book. */
await runProjectionService('discipline-audit');
