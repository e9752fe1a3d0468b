import type { EventStore } from '@grasp/event-store';
import type { IngestConfig } from '@grasp/ingest';
import { openDemoSecrets, type VendorSecrets } from '@grasp/intake';
import { findDemoMark } from '@grasp/runtime';
import type { Pool } from 'pg';

type Home = { pool: Pool; store: EventStore; wantsDemo: boolean };

/** Whether this home holds a demo, or is about to. */
export async function isDemoHome({ pool, store, wantsDemo }: Home): Promise<boolean> {
  if ((await findDemoMark(pool)) !== undefined) return true;
  return wantsDemo && (await store.head()) === 0n;
}

/** The secrets of a demo's telephone systems, as far as the settings name none: `grasp simulate` signs with them. */
export function demoSecretsBeside(doors: IngestConfig, home: string): VendorSecrets {
  const made = Object.entries(openDemoSecrets(home));
  return Object.fromEntries(made.filter(([name]) => doors[name] === undefined));
}
