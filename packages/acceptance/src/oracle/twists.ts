import { createEvent, formatInstant, type NewEvent, streams, uuidOf } from '@grasp/domain';
import type { StreamEvent } from '@grasp/simulator';
import type { Chance } from './places.ts';

const HOUR = 3_600_000_000;

/** Adds to a company's events, or turns them around, what it would not meet often enough by itself. */
type Twist = (told: readonly StreamEvent[], chance: Chance) => StreamEvent[];

/** All twists, in the order in which they are made. */
export const twists: readonly Twist[] = [
  withTimeouts,
  withMoves,
  withNewRules,
  withCorrectedTies,
  withStrayRepairs,
  withEarlyRepairs,
];

/** Calls that were closed because nothing was heard of them; of most the real end is heard of, before or after. */
function withTimeouts(told: readonly StreamEvent[], chance: Chance): StreamEvent[] {
  return told.flatMap(({ stream, event }) => {
    if (event.type !== 'CallProgressed' || chance.below(4) > 0) return [{ stream, event }];
    const { vendor, account, leg } = event.data;
    const limit = chance.pick([0, HOUR, 30 * HOUR]);
    const data = { vendor, account, leg, limitMs: limit / 1000 };
    const type = 'CallClosedByTimeout';
    const closed = like(event, { type, data, id: `${event.id} timeout`, after: limit });
    return [
      { stream, event },
      { stream, event: closed },
    ];
  });
}

/** Reps who change teams while they have open orders, some of them on a date that is past or to come. */
function withMoves(told: readonly StreamEvent[], chance: Chance): StreamEvent[] {
  const teams = told.filter(({ event }) => event.type === 'TeamDefined');
  return told.flatMap(({ stream, event }) => {
    const { rep } = event.data;
    if (event.type !== 'OrderOpened' || chance.below(3) > 0) return [{ stream, event }];
    const { team } = chance.pick(teams).event.data;
    const effectiveAt = formatInstant(event.occurredAt + chance.pick([-90, 0, 0, 50]) * HOUR);
    const data = { rep, team, effectiveAt };
    const type = 'RepAssignedToTeam';
    const moved = like(event, { type, data, id: `${event.id} moved`, after: HOUR });
    return [
      { stream, event },
      { stream: streams.rep(String(rep)), event: moved },
    ];
  });
}

/** Rules, quotas and calendars that are published late, or ahead of the day from which they hold. */
function withNewRules(told: readonly StreamEvent[], chance: Chance): StreamEvent[] {
  return told.flatMap(({ stream, event }) => {
    if (event.type !== 'AttendanceRecorded' || chance.below(12) > 0) return [{ stream, event }];
    const { type, data } = chance.pick([newQuota, newQuota, newRule, newHours])(told, chance);
    const effectiveAt = formatInstant(event.occurredAt + chance.pick([-300, -20, 0, 60]) * HOUR);
    const said = { type, data: { ...data, effectiveAt }, id: `${event.id} rule`, after: HOUR };
    return [
      { stream, event },
      { stream: firstOf(told, type).stream, event: like(event, said) },
    ];
  });
}

type Said = { type: string; data: Record<string, unknown> };

function newQuota(told: readonly StreamEvent[], chance: Chance): Said {
  const one = (type: string, name: string) =>
    chance.pick(told.filter(({ event }) => event.type === type)).event.data[name];
  const scope = chance.pick([
    { scope: 'all', of: 'all' },
    { scope: 'team', of: one('TeamDefined', 'team') },
    { scope: 'rep', of: one('RepJoined', 'rep') },
  ]);
  return { type: 'CallQuotaSet', data: { ...scope, dailyQuota: chance.below(9) } };
}

function newRule(_told: readonly StreamEvent[], chance: Chance): Said {
  return {
    type: 'ValidCallRuleSet',
    data: {
      minTalkMs: chance.pick([0, 20_000, 90_000]),
      customerNumberOnly: chance.below(2) === 0,
      workHoursOnly: chance.below(2) === 0,
      duplicateWithinMs: chance.pick([0, 3_600_000, 100_000_000]),
      ultraShortMs: 5000,
    },
  };
}

function newHours(told: readonly StreamEvent[], chance: Chance): Said {
  const changed = {
    workdays: [1, 2, 3, 4, chance.pick([5, 6])],
    from: chance.pick(['08:00', '09:30', '22:00']),
    to: chance.pick(['17:00', '24:00', '06:00']),
  };
  const type = 'CalendarSet';
  return { type, data: { ...firstOf(told, type).event.data, ...changed } };
}

/** The first event of a type that every company has. */
const firstOf = (told: readonly StreamEvent[], wanted: string): StreamEvent =>
  told.find(({ event }) => event.type === wanted) as StreamEvent;

/** Two stages entered at one instant, of which the first is corrected later, into a fact of another type perhaps. */
function withCorrectedTies(told: readonly StreamEvent[], chance: Chance): StreamEvent[] {
  return told.flatMap(({ stream, event }) => {
    const { type, data, id } = event;
    if (type !== 'OrderStageChanged' || chance.below(6) > 0) return [{ stream, event }];
    const other = { type, data: { stage: 'tied' }, id: `${id} tied`, after: 0 };
    const right = chance.pick([
      { type, data },
      { type, data },
      { type: 'OrderLost', data: { reason: 'price' } },
    ]);
    const correction = { corrects: id, version: 1, ...right };
    const again = { type: 'OrderCorrected', data: correction, id: `${id} again`, after: 0 };
    return [event, like(event, other), like(event, again)].map((one) => ({ stream, event: one }));
  });
}

/** Repairs of facts that the log never gets. */
function withStrayRepairs(told: readonly StreamEvent[], chance: Chance): StreamEvent[] {
  return told.flatMap(({ stream, event }) => {
    if (event.type !== 'OrderAmountChanged' || chance.below(6) > 0) return [{ stream, event }];
    const corrects = uuidOf(`nothing ${event.id}`);
    const correction = { corrects, type: event.type, version: 1, data: event.data };
    const retraction = { corrects: uuidOf(`less ${event.id}`) };
    const stray = chance.pick([
      { type: 'OrderCorrected', data: correction },
      { type: 'OrderRetracted', data: retraction },
    ]);
    const repair = like(event, { ...stray, id: `${event.id} stray`, after: -HOUR });
    return [
      { stream, event },
      { stream, event: repair },
    ];
  });
}

/** Some repairs come in before what they repair, be that a fact or another repair. */
function withEarlyRepairs(told: readonly StreamEvent[], chance: Chance): StreamEvent[] {
  const order = [...told];
  for (const moved of told) {
    const { corrects } = moved.event.data;
    if (corrects === undefined || chance.below(8) > 0) continue;
    const to = order.findIndex(({ event }) => event.id === corrects);
    const from = order.indexOf(moved);
    if (to < 0 || to > from) continue;
    order.splice(from, 1);
    order.splice(to, 0, moved);
  }
  return order;
}

type Like = { type: string; data: Record<string, unknown>; id: string; after: number };

/** An event like another one, so long after it on both clocks. */
function like({ occurredAt, recordedAt, meta }: NewEvent, { after, id, ...said }: Like): NewEvent {
  return createEvent({
    ...said,
    key: { system: 'oracle', id },
    occurredAt: occurredAt + after,
    occurredQuality: 'vendor',
    recordedAt: recordedAt + Math.max(after, 0),
    recordedQuality: 'vendor',
    actor: meta.actor,
    importId: 'oracle',
  });
}
