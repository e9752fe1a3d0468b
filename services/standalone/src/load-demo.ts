import { createEvent, formatInstant, type Micros, parseInstant } from '@grasp/domain';
import type { Append, EventStore } from '@grasp/event-store';
import { type DemoMark, findDemoMark, nowMicros, writeDemoMark } from '@grasp/runtime';
import { createDemo } from '@grasp/simulator';
import type { Pool } from 'pg';

const BATCH = 2_000;
const SEED = 7;

/**
 * The demo that this home is to have: a new one on an empty log, the rest of one whose loading was cut short.
 * @returns undefined where there is none to load
 */
export async function findDemoToLoad(pool: Pool, store: EventStore): Promise<DemoMark | undefined> {
  const mark = await findDemoMark(pool);
  if (mark !== undefined) return mark.state === 'loading' ? mark : undefined;
  if ((await store.head()) > 0n) return undefined;
  return { state: 'loading', seed: SEED, to: formatInstant(nowMicros()) };
}

type Loading = { pool: Pool; store: EventStore; zone: string; signal: AbortSignal };

/** Loads a demo company. The same seed and moment make the same company, so a load that was cut short is gone on with. */
export async function loadDemo(
  { pool, store, zone, signal }: Loading,
  mark: DemoMark,
): Promise<number> {
  await writeDemoMark(pool, mark);
  const now: Micros = parseInstant(mark.to);
  let batch: Append[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  let events = 0;
  for (const { stream, ...fact } of createDemo({ now, seed: mark.seed, zone })) {
    batch.push({ stream, expected: 'any', events: [createEvent(fact)] });
    events += 1;
    if (batch.length < BATCH) continue;
    if (signal.aborted) return events;
    await writing;
    writing = store.append(batch);
    batch = [];
  }
  await writing;
  if (batch.length > 0) await store.append(batch);
  await writeDemoMark(pool, { ...mark, state: 'loaded' });
  return events;
}
