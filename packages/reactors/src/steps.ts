import type { RecordedEvent } from '@grasp/domain';
import { isAppError } from '@grasp/errors';
import type { Batch } from '@grasp/event-store';
import type { Lease } from '@grasp/projections';
import type { Pool } from 'pg';
import type { Reaction, ReactionContext } from './define-reactor.ts';
import { type Drawn, drawConsequences, type Work } from './draw-consequences.ts';
import type { ReactorReport } from './report.ts';
import { dueReminders, keepProgress, type Parked, wantedReactions } from './state.ts';

/** A reactor under its lease. Its steps are done one at a time; each keeps its outcome in one transaction. */
export type Running = Work & {
  /** Its tables are made by `migrateProjections` (leases) and `migrateReactors`. */
  pool: Pool;
  lease: Lease;
  checkpoint: bigint;
  /**
   * How far everything is dealt with. What is no business of its own moves the checkpoint at the next tick, not with each
   * group of appends; a batch that failed must never be counted here, because the tick after it keeps what stands here.
   */
  lookedTo: bigint;
  signal: AbortSignal;
  report: (report: ReactorReport) => void;
};

const WOKEN_AT_ONCE = 500;
/** Stands for the revision where a reactor was woken for a stream. */
const WOKEN = -1;

/** Reacts to a batch of events, and moves the checkpoint; an empty one waits for the next look at what is due. */
export async function reactToBatch(running: Running, batch: Batch): Promise<void> {
  if (batch.events.length === 0) {
    running.lookedTo = batch.upTo;
    return;
  }
  const started = performance.now();
  const outcome = createOutcome();
  for (const event of batch.events) {
    const isOff = event.meta.reactionsOff === true;
    if (event.position > running.checkpoint && !isOff) await reactTo(running, outcome, event);
  }
  await keep(running, outcome, batch.upTo);
  running.report({
    kind: 'batch',
    reactor: running.reactor.name,
    events: batch.events.length,
    appended: outcome.appended,
    upTo: batch.upTo,
    ms: performance.now() - started,
  });
}

/** Looks at the streams whose reminder is due; each is forgotten unless the reactor sets another one. */
export async function wakeDue(running: Running): Promise<void> {
  const { pool, reactor, now, report } = running;
  if (reactor.wake === undefined) return;
  const due = { now: now(), limit: WOKEN_AT_ONCE };
  const streams = await dueReminders(pool, reactor.name, due);
  if (streams.length === 0) return;
  const outcome = createOutcome();
  for (const stream of streams) outcome.reminders.set(stream, null);
  for (const stream of streams) await wake(running, outcome, stream);
  await keep(running, outcome, running.lookedTo);
  const { appended } = outcome;
  report({ kind: 'woken', reactor: reactor.name, streams: streams.length, appended });
}

/** Decides again on what is parked and asked for, and moves the checkpoint to where it has looked. */
export async function redrive(running: Running): Promise<void> {
  const { pool, store, reactor } = running;
  const outcome = createOutcome();
  for (const spot of await wantedReactions(pool, reactor.name)) {
    outcome.redriven.push(spot);
    const [event] = await store.readStream(spot.stream, Math.max(0, spot.revision));
    if (spot.revision === WOKEN) await wake(running, outcome, spot.stream);
    else if (event !== undefined) await reactTo(running, outcome, event);
  }
  await keep(running, outcome, running.lookedTo);
}

type Spot = Pick<Parked, 'stream' | 'revision'>;
type Outcome = Drawn & { parked: Parked[]; redriven: Spot[] };

const createOutcome = (): Outcome => ({
  appended: 0,
  reminders: new Map(),
  parked: [],
  redriven: [],
});

function reactTo(running: Running, outcome: Outcome, event: RecordedEvent): Promise<void> {
  const { stream, revision } = event;
  const decide = (context: ReactionContext) => running.reactor.react(event, context);
  return draw(running, outcome, { stream, revision, decide });
}

function wake(running: Running, outcome: Outcome, stream: string): Promise<void> {
  const decide = (context: ReactionContext) => running.reactor.wake?.(stream, context) ?? [];
  return draw(running, outcome, { stream, revision: WOKEN, decide });
}

type Drawing = Spot & {
  decide: (context: ReactionContext) => readonly Reaction[] | Promise<readonly Reaction[]>;
};

/** Draws the consequences of one event or stream; what cannot be decided is parked. */
async function draw(
  running: Running,
  outcome: Outcome,
  { stream, revision, decide }: Drawing,
): Promise<void> {
  running.signal.throwIfAborted();
  try {
    const drawn = await drawConsequences(running, decide);
    outcome.appended += drawn.appended;
    for (const [reminded, at] of drawn.reminders) outcome.reminders.set(reminded, at);
  } catch (error) {
    if (!isAppError(error, 'reaction_failed')) throw error;
    const message = (error.detail ?? error.message).slice(0, 500);
    outcome.parked.push({ stream, revision, message });
  }
}

async function keep(running: Running, outcome: Outcome, to: bigint): Promise<void> {
  const { pool, reactor, lease, checkpoint: from, report } = running;
  const { reminders, parked, redriven } = outcome;
  const isIdle = reminders.size + parked.length + redriven.length === 0;
  if (to === from && isIdle) return;
  await keepProgress(pool, { reactor: reactor.name, lease, from, to, ...outcome });
  running.checkpoint = to;
  running.lookedTo = to;
  for (const one of parked) report({ kind: 'parked', reactor: reactor.name, ...one });
}
