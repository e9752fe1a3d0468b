import { createEvent, type Micros } from '@grasp/domain';
import type { Append, EventStore } from '@grasp/event-store';
import { createCompany } from '@grasp/simulator';
import type { Pool } from 'pg';

const BATCH = 4_000;
/** The generated company ends here: rows ask for places before it. */
export const COMPANY_END = Date.UTC(2026, 5, 30) * 1000;
const SEED = 20_260_630;

/** Fills an empty log with the generated company. */
export async function fillLog(
  { store, pool }: { store: EventStore; pool: Pool },
  { events, from, say }: { events: number; from: Micros | undefined; say: (line: string) => void },
): Promise<void> {
  const started = performance.now();
  const company = createCompany({
    seed: SEED,
    to: COMPANY_END,
    eventsWanted: events,
    ...(from === undefined ? {} : { from }),
    reactions: true,
  });
  let batch: Append[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  for (const { stream, ...fact } of company) {
    batch.push({ stream, expected: 'any', events: [createEvent(fact)] });
    if (batch.length < BATCH) continue;
    await writing;
    writing = store.append(batch);
    batch = [];
  }
  await writing;
  if (batch.length > 0) await store.append(batch);
  await pool.query('vacuum analyze log.events');
  const took = (performance.now() - started) / 1000;
  say(`  a log of ${await store.head()} events was made in ${took.toFixed(0)} s`);
}
