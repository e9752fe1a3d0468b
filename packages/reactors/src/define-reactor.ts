import type { DomainEvent, Micros, RecordedEvent } from '@grasp/domain';
import type { ExpectedRevision } from '@grasp/event-store';
import type { ReactorSettings } from './settings.ts';

/** An event that another one causes. Its id follows from the cause and the step, so that it cannot come twice. */
export type Consequence = DomainEvent & {
  kind: 'append';
  /** The event that it follows from. */
  cause: RecordedEvent;
  /** Which consequence of its cause this is. */
  step: string;
  stream: string;
  /** Where its stream stood when this was decided. */
  expected: ExpectedRevision;
  /** Its place on the v axis; the cause's where left out. */
  occurredAt?: Micros;
};

/** Wakes the reactor for a stream at an instant; a later reminder for the same stream takes its place. */
export type Reminder = { kind: 'remind'; stream: string; at: Micros };

/** What a reactor makes of an event: consequences, reminders, or that it needs none for a stream any more. */
export type Reaction = Consequence | Reminder | { kind: 'forget'; stream: string };

/** What a reactor may look at: the log, its settings and the time, and nothing else. */
export type ReactionContext = {
  /** The events of a stream, those up to a position of the log where one is given. */
  readStream: (stream: string, upTo?: bigint) => Promise<readonly RecordedEvent[]>;
  settings: ReactorSettings;
  /** Now. Decides only when a reminder is due, never what a reaction says. */
  now: Micros;
};

/**
 * The one way in which an event causes another. It keeps a checkpoint of its own and is no projection: a rebuild of read
 * models never runs it. What it says follows from the log alone, so an event that comes again changes nothing.
 */
export type Reactor = {
  /** snake_case. */
  name: string;
  /** Categories of the streams whose events it sees. */
  categories: readonly string[];
  /** Where a new reactor begins: with the events to come, or with the whole log. */
  startsAt: 'head' | 'start';
  react: (
    event: RecordedEvent,
    context: ReactionContext,
  ) => readonly Reaction[] | Promise<readonly Reaction[]>;
  /** Called for a stream whose reminder is due. */
  wake?: (stream: string, context: ReactionContext) => Promise<readonly Reaction[]>;
};

/** Declares a reactor. */
export function defineReactor(declared: Reactor): Reactor {
  return declared;
}
