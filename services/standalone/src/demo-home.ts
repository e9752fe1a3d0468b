import type { EventStore } from '@grasp/event-store';
import type { IngestConfig } from '@grasp/ingest';
import { openDemoSecrets } from '@grasp/intake';
import { findDemoMark } from '@grasp/runtime';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

type Home = { pool: Pool; store: EventStore; wantsDemo: boolean };

/** Whether this home holds a demo, or is about to. */
export async function isDemoHome({ pool, store, wantsDemo }: Home): Promise<boolean> {
  if ((await findDemoMark(pool)) !== undefined) return true;
  return wantsDemo && (await store.head()) === 0n;
}

/**
 * The doors of a demo: its telephone systems sign with secrets that were made up, as far as the settings name none, and
 * Kafka stays outside, because real calls do not go in and made-up events do not go out.
 */
export function toDemoDoors(doors: IngestConfig, home: string, log: Logger): IngestConfig {
  if (doors.KAFKA_BROKERS !== undefined) {
    log.warn(
      'this home holds a demo: KAFKA_BROKERS is not used (npm start -- --empty on a new home uses it)',
    );
  }
  const made = Object.entries(openDemoSecrets(home));
  const secrets = Object.fromEntries(made.filter(([name]) => doors[name] === undefined));
  return { ...doors, ...secrets, KAFKA_BROKERS: undefined };
}
