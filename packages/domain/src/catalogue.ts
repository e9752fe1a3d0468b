import { attendanceFamily } from './attendance/events.ts';
import { callFamily } from './call/events.ts';
import { customerFamily } from './customer/events.ts';
import type { EventDefinition, EventsOf, Family } from './define-event.ts';
import { effectFamily } from './effect/events.ts';
import { forecastFamily } from './forecast/events.ts';
import { extensionFamily, teamFamily } from './mapping/events.ts';
import { membershipFamily } from './membership/events.ts';
import { orderFamily } from './order/events.ts';
import { renewalFamily } from './renewal/events.ts';
import { repFamily } from './rep/events.ts';
import { rulebookFamily } from './rulebook/events.ts';
import { seriesFamily } from './series/events.ts';
import { targetFamily } from './target/events.ts';
import { taskFamily } from './task/events.ts';
import { touchFamily } from './touch/events.ts';

/** Every family of events. A new family is a folder and a line here. */
export const families = [
  repFamily,
  teamFamily,
  extensionFamily,
  attendanceFamily,
  callFamily,
  customerFamily,
  touchFamily,
  taskFamily,
  orderFamily,
  targetFamily,
  forecastFamily,
  membershipFamily,
  effectFamily,
  renewalFamily,
  rulebookFamily,
  seriesFamily,
] as const;

/** Any event of the catalogue, in its current version. */
export type DomainEvent = EventsOf<(typeof families)[number]>;
export type EventType = DomainEvent['type'];
/** The data of one event type, in its current version. */
export type DataOf<T extends EventType> = Extract<DomainEvent, { type: T }>['data'];

/** What the catalogue says of one event type. */
export type CatalogueEntry = {
  type: string;
  family: Family & { corrected: string; retracted: string };
  definition: EventDefinition;
  repair: 'corrected' | 'retracted' | null;
};

/** Every event type by name. */
export const catalogue: ReadonlyMap<string, CatalogueEntry> = new Map(
  families.flatMap((family) =>
    Object.entries<EventDefinition>(family.events).map(([type, definition]) => [
      type,
      { type, family, definition, repair: repairOf(family, type) },
    ]),
  ),
);

function repairOf(family: { corrected: string; retracted: string }, type: string) {
  if (type === family.corrected) return 'corrected';
  return type === family.retracted ? 'retracted' : null;
}
