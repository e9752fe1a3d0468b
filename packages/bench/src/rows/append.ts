import { createEvent, streams } from '@grasp/domain';
import type { Append, EventStore } from '@grasp/event-store';
import { appendWithEmmett } from '../emmett/count-calls.ts';
import type { BenchRow } from '../row.ts';

const APPENDS = 4_000;
const IN_FLIGHT = 16;

/** Single appends of one event each into the log, durable, and the same by Emmett on the same server. */
export const appendRow: BenchRow = {
  name: 'append',
  describe: 'single durable appends of one event, 16 in flight; beside it Emmett',
  async run(context) {
    await using database = await context.database.open();
    const ours = await appendEach(database.store);
    const theirs = await appendWithEmmett(context, { appends: APPENDS, inFlight: IN_FLIGHT });
    return [
      { name: 'Grasp', value: ours, unit: 'events/s' },
      { name: 'Emmett', value: theirs, unit: 'events/s' },
      { name: 'Grasp ÷ Emmett', value: ours / theirs, unit: 'times' },
    ];
  },
};

async function appendEach(store: EventStore): Promise<number> {
  const appends = Array.from({ length: APPENDS }, (_, i) => callOf(i));
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < APPENDS; i = next++) await store.append([appends[i] as Append]);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return (APPENDS * 1000) / (performance.now() - started);
}

/** The append of the i-th call: one event to a stream of its own. */
export function callOf(i: number): Append {
  const at = Date.UTC(2026, 0, 5) * 1000 + i * 1_000_000;
  const event = createEvent({
    type: 'CallCompleted',
    data: {
      vendor: 'bench',
      account: 'a',
      leg: String(i),
      direction: 'outbound',
      extension: `ext-${i % 50}`,
      number: `+3120${5_550_000 + (i % 10_000)}`,
      zone: 'Europe/Amsterdam',
      outcome: 'answered_human',
      startedAt: new Date(at / 1000).toISOString(),
      talkMs: 60_000,
    },
    key: { system: 'bench', id: String(i) },
    occurredAt: at,
    occurredQuality: 'vendor',
    recordedAt: at,
    recordedQuality: 'ours',
    actor: { kind: 'integration', id: 'bench', via: 'bench' },
  });
  return { stream: streams.call('bench', 'a', String(i)), expected: 'any', events: [event] };
}
