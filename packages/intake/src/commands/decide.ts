import {
  type Actor,
  type AnyCommand,
  createEvent,
  type DomainEvent,
  decideCommand,
  FOREVER,
  formatDay,
  localDay,
  type Micros,
  type NewEvent,
  type RecordedEvent,
} from '@grasp/domain';
import { foldAt } from '@grasp/projections';
import type { Owner } from './scope.ts';

/** A command that somebody gave. */
export type GivenCommand = {
  definition: AnyCommand;
  /** As the schema of the command made it. */
  data: unknown;
  /** Names this giving of it: the same key again is the same command. */
  idempotencyKey: string;
  /** When it happened; now where it is not told. */
  occurredAt: Micros | undefined;
  actor: Actor;
  /** Ties all events of this command together, and tells it from another one under the same key. */
  correlationId: string;
};

/** A decision on a stream: the events, who owned the thing before, and who would own it after. */
export type Decision = { events: readonly NewEvent[]; owners: readonly Owner[] };

/**
 * Decides a command on all that is known of its stream.
 * @throws AppError with the code of the rule that refuses (409).
 */
export function decide(
  command: GivenCommand,
  recorded: readonly RecordedEvent[],
  { now, zone }: { now: Micros; zone: string },
): Decision {
  const { definition, data } = command;
  const at = command.occurredAt ?? now;
  const folder = { initial: definition.initial, evolve: definition.evolve };
  const { facts: entries, state } = foldAt(folder, recorded, { v: FOREVER, k: FOREVER });
  const facts = entries.map(({ fact }) => fact);
  const today = formatDay(localDay(zone, now));
  const by = command.actor.onBehalfOf ?? command.actor.id;
  const decided = decideCommand(definition, data, { at, today, by, facts });
  return {
    events: decided.map((event, step) => toEvent(command, { event, step, at, now })),
    owners: [...ownersBefore(state), ...decided.flatMap(ownersIn)],
  };
}

/** The id of the event of a step. */
export function stepKey({ actor, idempotencyKey }: GivenCommand, step: number) {
  return { system: actor.id, account: 'command', id: `${idempotencyKey}/${step}` };
}

type Made = { event: DomainEvent; step: number; at: Micros; now: Micros };

function toEvent(command: GivenCommand, { event, step, at, now }: Made): NewEvent {
  return createEvent({
    type: event.type,
    data: event.data,
    key: stepKey(command, step),
    occurredAt: at,
    occurredQuality: command.occurredAt === undefined ? 'ours' : 'vendor',
    recordedAt: now,
    recordedQuality: 'ours',
    actor: command.actor,
    correlationId: command.correlationId,
  });
}

/** A thing that is there has an owner, or is nobody's. */
function ownersBefore(state: unknown): (string | null)[] {
  const { status, rep } = state as { status?: string; rep?: string | null };
  return status === 'absent' || rep === undefined ? [] : [rep];
}

/** An event that names a rep gives the thing to that rep, or says that this rep did it. */
function ownersIn({ type, data }: DomainEvent): Owner[] {
  if ('scope' in data && 'of' in data) return [ownerOfPlan(type, data)];
  const rep = 'rep' in data ? data.rep : undefined;
  if (rep === undefined) return [];
  return rep === null && type === 'RenewalContacted' ? [] : [rep];
}

/** A forecast is of a rep or team. A target is the company's, whomever it is for: nobody lowers their own. */
function ownerOfPlan(type: string, { scope, of }: { scope: string; of: string }): Owner {
  if (!type.startsWith('Forecast')) return null;
  if (scope === 'rep') return of;
  return scope === 'team' ? { team: of } : null;
}
