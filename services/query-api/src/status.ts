import { formatInstant } from '@grasp/domain';
import { readStandings, type Standing } from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import type { Status } from '@grasp/read-models/views';
import { findDemoMark } from '@grasp/runtime';
import type { Pool } from 'pg';
import type { QueryParts } from './data-route.ts';

/** How far each read model has come, and what kind of home this is. */
export async function readStatus(parts: QueryParts): Promise<Status> {
  const { pool, store, company } = parts;
  const now = parts.now();
  const standings = await readStandings({ pool, store, now }, readModels);
  return {
    readModels: readModels.map(({ name, context }) => ({
      name,
      context,
      ...(standings.get(name) as Standing),
    })),
    mode: await modeOf(pool, await store.head()),
    now: formatInstant(now),
    zone: company.zone,
    currency: company.currency,
  };
}

/** A demo is marked before its first event. */
async function modeOf(pool: Pool, head: bigint): Promise<Status['mode']> {
  if ((await findDemoMark(pool)) !== undefined) return 'demo';
  return head === 0n ? 'empty' : 'real';
}
