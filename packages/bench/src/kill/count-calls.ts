import { openPostgres } from '@grasp/runtime';
import pg from 'pg';
import { ask, untilFolded } from '../ask.ts';
import type { Standalone } from '../standalone.ts';
import type { Ledger } from './ledger-file.ts';
import { REP } from './works.ts';

/** What the log and the read models hold of what the ledger has. */
export type Counts = {
  inLog: number;
  /** Acknowledged and not in the log. */
  lost: number;
  /** Events in the log beyond one for each acknowledged id: told twice, or never told. */
  tooMany: number;
  /** Dials of the rep in all days, as the API tells them. */
  dials: number;
  /** Events that a read model could not take. */
  deadLetters: number;
};

/** Counts, when every read model has come to the end of the log. */
export async function countCalls(standalone: Standalone, ledger: Ledger): Promise<Counts> {
  const deadLetters = await untilFolded(standalone);
  const inLog = await readIds(standalone);
  const known = new Set(inLog);
  const lost = ledger.acknowledged.filter((id) => !known.has(id)).length;
  const tooMany = inLog.length - new Set(ledger.acknowledged).size + lost;
  return { inLog: inLog.length, lost, tooMany, dials: await readDials(standalone), deadLetters };
}

/** Every id in the log, as often as it is there. */
async function readIds({ home }: Standalone): Promise<string[]> {
  await using postgres = await openPostgres({ home, join: true, log: () => undefined });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  try {
    const { rows } = await pool.query<{ id: string }>('select id from log.events');
    return rows.map(({ id }) => id);
  } finally {
    await pool.end();
  }
}

/** From the day before to the day after: a run may pass midnight, here or in the zone of the account. */
async function readDials(standalone: Standalone): Promise<number> {
  const today = Temporal.Now.plainDateISO('UTC');
  const [from, to] = [today.subtract({ days: 2 }), today.add({ days: 1 })];
  type Days = { items: { dials: number }[] };
  const path = `/api/discipline/days?from=${from}&to=${to}&rep=${REP}`;
  const { items } = await ask<Days>(standalone, path);
  return items.reduce((sum, { dials }) => sum + dials, 0);
}
