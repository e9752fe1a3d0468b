import type { Micros } from '@grasp/domain';
import { decideAppend, type PlacedEvent } from '../decide-append.ts';
import type { Append, AppendOutcome } from '../event-store.ts';
import { prepareAppend } from '../prepare-append.ts';
import type { MemoryLog } from './log.ts';

/** Appends each request in turn. `now` is read once per call and never lets `acceptedAt` run backwards. */
export function append(
  log: MemoryLog,
  appends: readonly Append[],
  now: () => Micros,
): AppendOutcome[] {
  const prepared = appends.map(prepareAppend);
  const placed: PlacedEvent[] = [];
  const view = { ...log, position: BigInt(log.events.length), placed };
  const outcomes = prepared.map((one) => decideAppend(one, view));
  store(log, placed, now());
  return outcomes;
}

function store(log: MemoryLog, placed: readonly PlacedEvent[], now: Micros): void {
  const acceptedAt = Math.max(now, log.events.at(-1)?.acceptedAt ?? now);
  for (const event of placed) {
    const stored = { ...event, acceptedAt: event.acceptedAt ?? acceptedAt };
    log.events.push(stored);
    const stream = log.streams.get(event.stream);
    if (stream) stream.push(stored);
    else log.streams.set(event.stream, [stored]);
  }
  log.news.reach(BigInt(log.events.length));
}
