import type { EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';
import type { KeptModels } from './kept-models.ts';

/** What makes a run: the log, and the read models where they may be asked. */
export type RunParts = {
  pool: Pool;
  store: EventStore;
  /** Models that are kept from one forecast to the next. */
  models?: KeptModels;
};

export type MakeOptions = {
  /**
   * Given: everything is replayed from the log up to this event (null: an empty log), no read model is asked. Left out: the
   * read models are asked, and the answer tells the event at which they stood.
   */
  cut?: string | null | undefined;
  onProgress?: ((progress: number) => void) | undefined;
  signal?: AbortSignal | undefined;
};
