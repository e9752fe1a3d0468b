import type { Micros } from '@grasp/domain';

/** A call that was started. */
export type OpenCall = { leg: string; startedAt: Micros; line: number };

/** What has to be remembered of an application while its rows go by. */
export type Application = {
  /** Whether it was approved, declined or cancelled. */
  isDecided: boolean;
  /** Who made its latest offer. */
  owner: string;
  /** Calls that were started and not ended, by activity and resource; made when the first one is. */
  openCalls: Map<string, OpenCall[]> | undefined;
};

/** An application of which no row was seen. */
export function createApplication(): Application {
  return { isDecided: false, owner: '', openCalls: undefined };
}
