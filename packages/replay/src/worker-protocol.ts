import type { Micros } from '@grasp/domain';
import type { EventStoreSettings } from '@grasp/event-store';
import type { RunInputs } from './inputs.ts';

/**
 * What a worker is asked. `cut`: from the log up to this event instead of the read models. `canonical`: whether the bytes of
 * the result are kept and compared, which takes four times as long to write.
 */
export type Asked = {
  id: number;
  inputs: RunInputs;
  cut: string | null | undefined;
  canonical: boolean;
};

/** What a worker says: how far it has come, and at last the result as JSON or the failure. */
export type Told = { id: number } & (
  | { kind: 'progress'; progress: number }
  | { kind: 'done'; result: string; taught: Micros | null; cut: string | null }
  | {
      kind: 'failed';
      error: {
        code: string;
        message: string;
        status: number;
        retryable: boolean;
        field?: string | undefined;
      };
    }
);

/** What a worker is started with: where the log and the read models are. */
export type WorkerSettings = EventStoreSettings;
