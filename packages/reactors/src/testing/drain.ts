import type { Micros, RecordedEvent } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { Reactor } from '../define-reactor.ts';
import { drawConsequences } from '../draw-consequences.ts';
import { type ReactorSettings, reactorSettings } from '../settings.ts';

/** Settings as they are when nothing is set. */
export const defaultSettings: ReactorSettings = {
  MEMBERSHIP_PACKAGE: reactorSettings.MEMBERSHIP_PACKAGE.parse(undefined),
  MEMBERSHIP_MONTHS: reactorSettings.MEMBERSHIP_MONTHS.parse(undefined),
  CALL_TIMEOUT_MINUTES: reactorSettings.CALL_TIMEOUT_MINUTES.parse(undefined),
};

/** Reactors over a log without their loop: what each has seen, and which reminders it keeps. */
export type Bench = {
  store: EventStore;
  reactors: readonly Reactor[];
  now: () => Micros;
  checkpoints: Map<string, bigint>;
  reminders: Map<string, Micros>;
};

export function createBench(
  store: EventStore,
  reactors: readonly Reactor[],
  now: () => Micros,
): Bench {
  return { store, reactors, now, checkpoints: new Map(), reminders: new Map() };
}

/** Lets every reactor see all that it has not seen, what the others append included. Gives the number of appends. */
export async function drain(bench: Bench): Promise<number> {
  let total = 0;
  for (;;) {
    let appended = 0;
    for (const reactor of bench.reactors) appended += await drainOne(bench, reactor);
    total += appended;
    if (appended === 0) return total;
  }
}

/** Lets reactors look at the streams whose reminder is due. */
export async function wakeAll(bench: Bench): Promise<number> {
  let appended = 0;
  for (const reactor of bench.reactors) {
    for (const [stream, at] of [...bench.reminders]) {
      if (at > bench.now() || reactor.wake === undefined) continue;
      bench.reminders.delete(stream);
      appended += await draw(bench, reactor, (context) => reactor.wake?.(stream, context) ?? []);
    }
  }
  return appended;
}

async function drainOne(bench: Bench, reactor: Reactor): Promise<number> {
  let appended = 0;
  const after = bench.checkpoints.get(reactor.name) ?? 0n;
  const filter = { categories: reactor.categories };
  for await (const batch of bench.store.readAll({ after, filter })) {
    for (const event of batch.events) appended += await reactTo(bench, reactor, event);
    bench.checkpoints.set(reactor.name, batch.upTo);
  }
  return appended;
}

/** Lets one reactor see one event, be it for the first time or again. */
export function reactTo(bench: Bench, reactor: Reactor, event: RecordedEvent): Promise<number> {
  return draw(bench, reactor, (context) => reactor.react(event, context));
}

async function draw(
  { store, now, reminders }: Bench,
  reactor: Reactor,
  decide: Parameters<typeof drawConsequences>[1],
): Promise<number> {
  const drawn = await drawConsequences({ store, reactor, settings: defaultSettings, now }, decide);
  for (const [stream, at] of drawn.reminders) {
    if (at === null) reminders.delete(stream);
    else reminders.set(stream, at);
  }
  return drawn.appended;
}
