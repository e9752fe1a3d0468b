import type { Micros } from '@grasp/domain';
import { AppError, isAppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import type { Consequence, Reaction, ReactionContext, Reactor } from './define-reactor.ts';
import { reactorErrors } from './errors.ts';
import type { ReactorSettings } from './settings.ts';
import { toEvent } from './to-event.ts';

/** Decisions anew on a stream that moved, before others have the right of way for a while. */
const TRIES = 8;

/** A reactor at work on a log. */
export type Work = {
  store: EventStore;
  reactor: Reactor;
  settings: ReactorSettings;
  now: () => Micros;
};

/** What became of one decision: how many events were appended, and which reminders it set (null: none any more). */
export type Drawn = { appended: number; reminders: Map<string, Micros | null> };

/**
 * Decides, and appends what follows. Appends stand on the revision that was looked at; where a stream moved meanwhile
 * the decision is taken anew. What the log holds already under the same cause and step was drawn before: by us, before
 * a crash, or by another instance.
 * @throws AppError `reaction_failed` (it would fail again), `reaction_contended`; whatever the log throws.
 */
export async function drawConsequences(
  { store, reactor, settings, now }: Work,
  decide: (context: ReactionContext) => readonly Reaction[] | Promise<readonly Reaction[]>,
): Promise<Drawn> {
  const readStream: ReactionContext['readStream'] = (stream, upTo) =>
    upTo === undefined ? store.readStream(stream) : store.readStreams([stream], upTo);
  let appended = 0;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const at = now();
    const { reactions, appends } = await decideAll(reactor.name, at, () =>
      decide({ readStream, settings, now: at }),
    );
    const outcomes = appends.length === 0 ? [] : await store.append(appends);
    appended += outcomes.filter(({ status }) => status === 'appended').length;
    if (outcomes.every(({ status }) => status !== 'wrong_revision')) {
      return { appended, reminders: remindersOf(reactions) };
    }
  }
  throw new AppError(reactorErrors.reaction_contended, { detail: reactor.name });
}

async function decideAll(
  reactor: string,
  now: Micros,
  decide: () => readonly Reaction[] | Promise<readonly Reaction[]>,
) {
  try {
    const reactions = await decide();
    const appends = reactions.filter(isWanted).map((consequence) => ({
      stream: consequence.stream,
      expected: consequence.expected,
      events: [toEvent(reactor, consequence, now)],
    }));
    return { reactions, appends };
  } catch (cause) {
    if (isNewerThanCode(cause) || (isAppError(cause) && cause.retryable)) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(reactorErrors.reaction_failed, { detail, cause });
  }
}

/** Whether the log holds what only a newer version of this code understands. */
export function isNewerThanCode(error: unknown): error is AppError {
  return isAppError(error, 'unknown_event_version') || isAppError(error, 'unknown_event_type');
}

/** An importer may say that its history holds the consequences already. */
const isWanted = (reaction: Reaction): reaction is Consequence =>
  reaction.kind === 'append' && reaction.cause.meta.reactionsOff !== true;

function remindersOf(reactions: readonly Reaction[]): Drawn['reminders'] {
  const reminders: Drawn['reminders'] = new Map();
  for (const reaction of reactions) {
    if (reaction.kind === 'remind') reminders.set(reaction.stream, reaction.at);
    if (reaction.kind === 'forget') reminders.set(reaction.stream, null);
  }
  return reminders;
}
