import { createEvent, MICROS_PER_DAY, type Micros } from '@grasp/domain';
import { type Append, openPostgresEventStore } from '@grasp/event-store';
import { openPostgres } from '@grasp/runtime';
import { createCompany } from '@grasp/simulator';

const BATCH = 2_000;
const COMPANY = { seed: 7, reps: 48, dialsPerDay: 33, reactions: true };
const CALL_DAYS = 40;
const EFFECT_DAYS = 40;

/** Puts the history of a company with some 50 reps and 5,000 orders, up to now, into an empty home. */
export async function fillHome(home: string, now: Micros): Promise<void> {
  await using postgres = await openPostgres({ home, log: () => {} });
  await using store = await openPostgresEventStore({ connectionString: postgres.url });
  const company = createCompany({
    ...COMPANY,
    to: now,
    callsFrom: now - CALL_DAYS * MICROS_PER_DAY,
    effectFrom: now - EFFECT_DAYS * MICROS_PER_DAY,
  });
  let batch: Append[] = [];
  for (const { stream, ...fact } of company) {
    batch.push({ stream, expected: 'any', events: [createEvent(fact)] });
    if (batch.length < BATCH) continue;
    await store.append(batch);
    batch = [];
  }
  await store.append(batch);
}
