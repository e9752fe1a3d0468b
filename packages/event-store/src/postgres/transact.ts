import type { Micros } from '@grasp/domain';
import type pg from 'pg';
import { decideAppend, type LogView } from '../decide-append.ts';
import type { AppendOutcome } from '../event-store.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import { HEAD, type Head, lookUps, type Question, toView } from './look-up.ts';

/** Key of the advisory lock that every writer of the log holds from reading the head until after its commit. */
export const LOG_LOCK = 4_701_987_000_001n;

/** One way to run a group's statements. */
export type Road = {
  /** Runs statements in this order, and gives their results in it. */
  ask(questions: readonly Question[]): Promise<pg.QueryResult[]>;
  /** Stores what was placed, tells the new head and commits. */
  store(log: LogView, acceptedAt: Micros): Promise<void>;
};

/** Appends that share a transaction. */
export type Group = {
  appends: readonly PreparedAppend[];
  /** What was looked up for them ahead of the lock. */
  ahead?: Promise<LogView | undefined> | undefined;
  /**
   * Told before the commit is sent: should its answer be lost, a retry knows by it what was ours. The view is how the
   * log will stand.
   */
  onDecided(outcomes: readonly AppendOutcome[], log: LogView): void;
};

const LOCK = {
  text: `begin isolation level read committed read write;
select pg_advisory_xact_lock(${LOG_LOCK});
${HEAD}`,
};

/** Decides a group of appends and stores them in one transaction; answers after the commit. */
export async function transact(
  road: Road,
  group: Group,
  now: () => Micros,
): Promise<AppendOutcome[]> {
  const { log, acceptedAt } = await lock(road, group);
  const outcomes = group.appends.map((append) => decideAppend(append, log));
  group.onDecided(outcomes, log);
  if (log.placed.length === 0) await road.ask([{ text: 'commit' }]);
  else await road.store(log, Math.max(now(), acceptedAt));
  return outcomes;
}

/** Takes the log's lock and sees how the log stands. What was looked up ahead holds if the log still ends there. */
async function lock(road: Road, { appends, ahead }: Group) {
  const seen = await ahead;
  const [locked, ...answers] = await road.ask(seen ? [LOCK] : [LOCK, ...lookUps(appends)]);
  const head = (locked as unknown as pg.QueryResult[]).at(-1)?.rows[0] as Head;
  const acceptedAt = Number(head?.accepted_at ?? 0);
  if (!seen) return { log: toView(head, answers), acceptedAt };
  if (seen.position === BigInt(head?.position ?? 0)) return { log: seen, acceptedAt };
  return { log: toView(head, await road.ask(lookUps(appends))), acceptedAt };
}
