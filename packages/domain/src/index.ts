export type { AttendanceEvent } from './attendance/events.ts';
export {
  absentCall,
  type Call,
  type CallStatus,
  callRank,
  evolveCall,
  isAnswered,
} from './call/call.ts';
export {
  CALL_DIRECTIONS,
  CALL_OUTCOMES,
  CALL_STATUSES,
  type CallDirection,
  type CallEvent,
  type CallOutcome,
} from './call/events.ts';
export {
  type CatalogueEntry,
  catalogue,
  type DataOf,
  type DomainEvent,
  type EventType,
  families,
} from './catalogue.ts';
export { commands } from './commands.ts';
export { createCheckedEvent, createEvent, type IncomingFact } from './create-event.ts';
export type { CustomerEvent } from './customer/events.ts';
export {
  type AnyCommand,
  type CommandDefinition,
  type DecisionContext,
  decideCommand,
  type RuleName,
  rules,
} from './decision.ts';
export type {
  EventDefinition,
  EventsOf,
  Family,
  Upcast,
} from './define-event.ts';
export { EFFECT_METRICS, type EffectEvent, type EffectMetric } from './effect/events.ts';
export type { Actor, ClockQuality, EventMeta, NewEvent, RecordedEvent } from './envelope.ts';
export type { Fact, FactClocks } from './fact.ts';
export type { ForecastEvent } from './forecast/events.ts';
export { contentHash, type DedupeKey, eventIdOf, reactionIdOf, uuidOf } from './identity.ts';
export {
  FOREVER,
  formatInstant,
  MICROS_PER_DAY,
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  type Micros,
  parseInstant,
  utcDay,
} from './instant.ts';
export type { ExtensionEvent, TeamEvent } from './mapping/events.ts';
export type { MembershipEvent } from './membership/events.ts';
export {
  absentMembership,
  evolveMembership,
  type Membership,
  type MembershipStatus,
} from './membership/membership.ts';
export type { FactKind, OrderEvent } from './order/events.ts';
export {
  absentOrder,
  evolveOrder,
  type NextStep,
  type Order,
  type OrderStatus,
  type OrderStreamEvent,
} from './order/order.ts';
export { eventErrors, getEntry, parseEventData, upcastEventData } from './parse-event.ts';
export type { RenewalEvent } from './renewal/events.ts';
export {
  absentRenewal,
  evolveRenewal,
  type Renewal,
  type RenewalStatus,
} from './renewal/renewal.ts';
export type { RepEvent } from './rep/events.ts';
export type { RulebookEvent } from './rulebook/events.ts';
export { categoryOf, streams } from './streams.ts';
export type { TargetEvent } from './target/events.ts';
export { type SplitPart, splitTarget } from './target/split.ts';
export type { TaskEvent } from './task/events.ts';
export type { TouchEvent } from './touch/events.ts';
export { formatDay, isZone, localDay, parseDay, startOfDay, zoneOffset } from './zone.ts';
