import { runProjectionService } from '@grasp/projection-service';

/** Customers, their memberships, what these bring them, and their renewals. */
await runProjectionService('customer-effect');
