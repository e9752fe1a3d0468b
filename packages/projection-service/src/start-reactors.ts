import type { EventStore } from '@grasp/event-store';
import { createLeaseShare } from '@grasp/projections';
import {
  placeReactors,
  type ReactorReport,
  type ReactorSettings,
  reactors,
  runReactor,
} from '@grasp/reactors';
import { nowMicros } from '@grasp/runtime';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { beginning } from './start-context.ts';

type Parts = { pool: Pool; store: EventStore; signal: AbortSignal; log: Logger } & {
  /** Until a log that is being filled is full, what is told in it has had its consequences already. */
  filled?: Promise<void>;
};

/**
 * Gives every reactor its place in the log, then runs them until the signal. Every projection service carries all of
 * them: a lease lets one instance work, and the others stand by.
 * @returns what resolves when all have stopped
 */
export async function startReactors(
  { pool, store, signal, log, filled }: Parts,
  settings: ReactorSettings,
): Promise<{ stopped: Promise<void> }> {
  await placeReactors({ pool, store }, reactors);
  const report = (told: ReactorReport): void => tell(log, told);
  const share = createLeaseShare();
  const runs = reactors.map(async (reactor) => {
    await beginning({ signal, ...(filled && { filled }) });
    const running = { pool, store, reactor, settings, now: nowMicros, signal, report, share };
    await runReactor(running).catch((err: Error) =>
      log.error({ reactor: reactor.name, err }, 'reactor stopped'),
    );
  });
  return { stopped: Promise.all(runs).then(() => undefined) };
}

function tell(log: Logger, told: ReactorReport): void {
  const { reactor } = told;
  if (told.kind === 'retry') {
    log.warn({ reactor, attempt: told.attempt, err: told.error }, 'reactor tries again');
  } else if (told.kind === 'parked') {
    const { stream, revision } = told;
    log.warn({ reactor, stream, revision }, 'reactor parked what it cannot decide on');
  } else if (told.kind !== 'stopped' && told.appended > 0) {
    log.debug({ reactor, appended: told.appended }, 'reacted');
  }
}
