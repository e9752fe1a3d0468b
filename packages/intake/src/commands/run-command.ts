import {
  type Actor,
  type AnyCommand,
  contentHash,
  eventIdOf,
  type Micros,
  type RecordedEvent,
  uuidOf,
} from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { AppendOutcome, EventStore } from '@grasp/event-store';
import { intakeErrors } from '../errors.ts';
import { type Decision, decide, type GivenCommand, stepKey } from './decide.ts';
import { type CommandScope, checkScope } from './scope.ts';

/** A command with all that its door knows of it. */
export type CommandRequest = {
  definition: AnyCommand;
  data: unknown;
  idempotencyKey: string;
  /** Revision of the stream on which it was decided by its giver; -1: there was none. */
  expectedRevision?: number | undefined;
  occurredAt?: Micros | undefined;
  actor: Actor;
  scope: CommandScope;
};

export type CommandParts = {
  store: Pick<EventStore, 'append' | 'readStream' | 'findEvents' | 'head'>;
  now: () => Micros;
  /** The company's zone: it says which day is today. */
  zone: string;
};

/** An event that a command led to. */
export type CommandEvent = {
  eventId: string;
  type: string;
  stream: string;
  revision: number;
  data: Record<string, unknown>;
};

export type CommandResult = { events: readonly CommandEvent[]; position: bigint };

/** Decisions anew on a stream that moved meanwhile. */
const TRIES = 3;

/**
 * Gives a command: loads its stream, decides, appends where it stood; a stream that moved meanwhile is decided on anew,
 * unless the giver named the revision. The same key again gives the first answer again.
 * @throws AppError with the code of the rule that refuses (409), `revision_moved` (409), `idempotency_key_reused` (422),
 * `occurred_in_future` (422), `not_yours` (403), and what the log throws.
 */
export async function runCommand(
  parts: CommandParts,
  request: CommandRequest,
): Promise<CommandResult> {
  const command = toGiven(request);
  if ((request.occurredAt ?? 0) > parts.now()) {
    throw new AppError(intakeErrors.occurred_in_future, { field: 'occurredAt' });
  }
  const earlier = await findEarlier(parts, command);
  if (earlier !== undefined) return earlier;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const done = await tryOnce(parts, command, request);
    if (done !== undefined) return done;
  }
  throw new AppError(intakeErrors.revision_moved, { detail: 'it moves faster than we decide' });
}

function toGiven(request: CommandRequest): GivenCommand {
  const { definition, data, idempotencyKey, occurredAt, actor } = request;
  const content = contentHash({ command: definition.name, data, occurredAt: occurredAt ?? null });
  const correlationId = uuidOf(JSON.stringify(['command', actor.id, idempotencyKey, content]));
  return { definition, data, idempotencyKey, occurredAt, actor, correlationId };
}

/** What the same command led to when it was given before. */
async function findEarlier(
  { store }: CommandParts,
  command: GivenCommand,
): Promise<CommandResult | undefined> {
  const target = command.definition.stream(command.data);
  const [first] = await store.findEvents([eventIdOf(stepKey(command, 0))], target);
  if (first === undefined) return undefined;
  // All that a command leads to stands in one stream, appended at once.
  return earlierIn(await store.readStream(first.stream), command);
}

function earlierIn(
  stream: readonly RecordedEvent[],
  command: GivenCommand,
): CommandResult | undefined {
  const firstId = eventIdOf(stepKey(command, 0));
  const first = stream.find(({ id }) => id === firstId);
  if (first === undefined) return undefined;
  if (first.meta.correlationId !== command.correlationId) {
    throw new AppError(intakeErrors.idempotency_key_reused);
  }
  const found = stream.filter(({ meta }) => meta.correlationId === command.correlationId);
  const last = found.at(-1) ?? first;
  return { events: found.map(toCommandEvent), position: last.position };
}

/** undefined: the stream moved between our look and our append. */
async function tryOnce(
  parts: CommandParts,
  command: GivenCommand,
  request: CommandRequest,
): Promise<CommandResult | undefined> {
  const { store, zone } = parts;
  const now = parts.now();
  const stream = command.definition.stream(command.data);
  const recorded = await store.readStream(stream);
  // Sent twice at once, it may have been carried out since it was looked for: its rules would refuse it now.
  const earlier = earlierIn(recorded, command);
  if (earlier !== undefined) return earlier;
  const revision = (recorded.at(-1)?.revision ?? -1) as number;
  checkRevision(request.expectedRevision, revision);
  const decision = decide(command, recorded, { now, zone });
  await checkScope(store, { scope: request.scope, now }, decision.owners);
  const { events } = decision;
  if (events.length === 0) return { events: [], position: await store.head() };
  const expected = revision < 0 ? 'none' : revision;
  const [outcome] = await store.append([{ stream, expected, events }]);
  if (outcome?.status === 'appended') return resultOf(stream, decision, outcome);
  // Somebody was faster: another command, or this very one, sent twice at once.
  return findEarlier(parts, command);
}

function checkRevision(expected: number | undefined, actual: number): void {
  if (expected === undefined || expected === actual) return;
  const detail = `expected ${expected}, it stands at ${actual}`;
  throw new AppError(intakeErrors.revision_moved, { detail, field: 'expectedRevision' });
}

function resultOf(
  stream: string,
  { events }: Decision,
  { revision, position }: Extract<AppendOutcome, { status: 'appended' }>,
): CommandResult {
  const first = revision - events.length + 1;
  return {
    events: events.map(({ id, type, data }, step) => ({
      eventId: id,
      type,
      stream,
      revision: first + step,
      data,
    })),
    position,
  };
}

function toCommandEvent({ id, type, stream, revision, data }: RecordedEvent): CommandEvent {
  return { eventId: id, type, stream, revision, data };
}
