import type { EventStore } from '@grasp/event-store';
import { migrateProjections } from '@grasp/projections';
import pg from 'pg';
import { addDigests } from './ask-rows.ts';
import { buildAnew, buildLive, differencesOf } from './builds.ts';
import { companyBatches } from './company-log.ts';
import { comparePlaces, type Findings } from './compare.ts';
import { createLog } from './naive/log.ts';
import { readPlainLog } from './plain-log.ts';

const UNIQUE_VIOLATION = '23505';

/** How large a company, and at how many places of both clocks it is asked. */
export type Trial = { seed: number; events: number; places: number };

/**
 * Tells an empty log an oracle company's events while every read model runs, asks the models and the plain log the same
 * at each place, and then builds the models anew from the log: what was built live must be the same to the row.
 */
export async function holdAgainstOracle(
  parts: { pool: pg.Pool; store: EventStore },
  { seed, events, places }: Trial,
): Promise<Findings> {
  const { pool, store } = parts;
  await migrateProjections(pool);
  try {
    const live = await buildLive(parts, companyBatches({ seed, events }));
    await addDigests(pool, live);
    const log = createLog(await readPlainLog(store));
    const findings = await comparePlaces(pool, log, { seed, places });
    if (findings.differences.length > 0) return findings;
    const anew = await buildAnew(parts);
    return { ...findings, differences: await differencesOf(pool, live, anew) };
  } catch (error) {
    // The tables guard against the worst themselves: an entity in two states at one place has no room in them.
    if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error;
    return { differences: [`the tables refuse it: ${error.detail}`], seen: new Map() };
  }
}
