import { createEvent, formatInstant, type NewEvent, streams, uuidOf } from '@grasp/domain';
import type { Append } from '@grasp/event-store';
import { createOracleCompany, type StreamEvent, toEvents } from '@grasp/simulator';
import { type Chance, createChance } from './places.ts';

/** The events of an oracle company with twists of our own, in batches of all sizes as they may come in. */
export function companyBatches({ seed, events }: { seed: number; events: number }): Append[][] {
  const chance = createChance(seed);
  const told = [...toEvents(createOracleCompany({ seed, events }))].flat();
  const twists = [withTimeouts, withMoves, withCorrectedTies, withStrayRepairs, withEarlyRepairs];
  const twisted = twists.reduce((events, twist) => twist(events, chance), told);
  const batches: Append[][] = [];
  for (let i = 0; i < twisted.length; ) {
    const size = 1 + chance.below(chance.pick([1, 10, 300]));
    const batch = twisted.slice(i, i + size);
    batches.push(batch.map(({ stream, event }) => ({ stream, expected: 'any', events: [event] })));
    i += size;
  }
  return batches;
}

const HOUR = 3_600_000_000;

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

/** Two stages entered at one instant, of which the first is corrected later: it stays the first. */
function withCorrectedTies(told: readonly StreamEvent[], chance: Chance): StreamEvent[] {
  return told.flatMap(({ stream, event }) => {
    const { type, data, id } = event;
    if (type !== 'OrderStageChanged' || chance.below(6) > 0) return [{ stream, event }];
    const other = { type, data: { stage: 'tied' }, id: `${id} tied`, after: 0 };
    const correction = { corrects: id, type, version: 1, data };
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

type Twist = { type: string; data: Record<string, unknown>; id: string; after: number };

/** An event like another one, so long after it on both clocks. */
function like({ occurredAt, recordedAt, meta }: NewEvent, { after, id, ...said }: Twist): NewEvent {
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
