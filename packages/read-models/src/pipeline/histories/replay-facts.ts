import { FOREVER, MICROS_PER_MS, type Micros } from '@grasp/domain';
import type { EventStore, ScannedEvent } from '@grasp/event-store';
import { foldAt, type Projection, partsAt } from '@grasp/projections';
import { calls } from '../../discipline/calls/projection.ts';
import { reps } from '../../discipline/reps/projection.ts';
import { customers } from '../../effect/customers/projection.ts';
import { numbers } from '../../effect/numbers/projection.ts';
import { renewals } from '../../effect/renewals/projection.ts';
import { positionOfCut } from '../orders/cut.ts';
import { orderOf, orders } from '../orders/projection.ts';
import { targets } from '../targets/projection.ts';
import {
  byText,
  type CustomerState,
  type Known,
  namesOf,
  type OrderState,
  pick,
  type RenewalHistory,
  type RenewalState,
  type Segment,
  TARGET_COLUMNS,
  type Talk,
  type TargetState,
  toRenewal,
} from './known.ts';
import { byTime } from './read-facts.ts';
import { type CutoffFacts, createDays, toFacts } from './to-facts.ts';

/** Where the log ends for a replay, and who is interrupted by what. */
export type Replay = {
  /** The id of the last event that counts; null: an empty log; left out: the log as it stands. */
  cut?: string | null | undefined;
  zone: string;
  signal?: AbortSignal | undefined;
};

/**
 * What stands at a cut-off, straight from the log: no read model, no memory of an earlier reading. Slow, and
 * always possible: with a cut it gives what was known when that event was the log's last, whatever was imported since.
 * One stream at a time is in memory beside the result.
 * @throws AppError `cut_absent`.
 */
export async function replayFacts(
  store: EventStore,
  cutoff: Micros,
  { cut, zone, signal }: Replay,
): Promise<CutoffFacts> {
  const replayed = createReplayed(cutoff);
  for await (const stream of streamsUpTo(store, cut, signal)) replayed.take(stream);
  return toFacts(replayed.known(), cutoff, { days: createDays(zone) });
}

const CATEGORIES = ['order', 'customer', 'rep', 'call', 'target', 'renewal'];

/** The streams that forecasts look at, one after the other, each as it was when the cut was the log's last event. */
async function* streamsUpTo(
  store: EventStore,
  cut: string | null | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<ScannedEvent[]> {
  let stream: ScannedEvent[] = [];
  for await (const event of eventsUpTo(store, cut, signal)) {
    if (stream.length > 0 && stream[0]?.stream !== event.stream) {
      yield stream;
      stream = [];
    }
    stream.push(event);
  }
  if (stream.length > 0) yield stream;
}

async function* eventsUpTo(
  store: EventStore,
  cut: string | null | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<ScannedEvent> {
  if (cut === null) return;
  const last = cut === undefined ? null : await positionOfCut(store, cut);
  const { batches } = await store.scanStreams({ categories: CATEGORIES }, signal);
  for await (const batch of batches) {
    for (const event of batch) if (last === null || event.position <= last) yield event;
  }
}

type Holding = { customer: string; from: Micros; to: Micros };
type Call = Talk & { number: string; startedAt: Micros };

type Entities<S> = Map<string, readonly Segment<S>[]>;

/** Takes streams one by one, and keeps of each what stands at the cut-off. */
function createReplayed(cutoff: Micros) {
  const ofOrders: Entities<OrderState> = new Map();
  const ofCustomers: Entities<CustomerState> = new Map();
  const teams: Entities<string | null> = new Map();
  const ofTargets = new Map<string, TargetState>();
  const ofRenewals = new Map<string, RenewalHistory>();
  const holdings = new Map<string, Holding[]>();
  const talked: Call[] = [];
  const takers: Record<string, (events: readonly ScannedEvent[], stream: string) => void> = {
    order: (events, stream) => put(ofOrders, orderOf(stream), segmentsOf(orders, events, cutoff)),
    customer(events, stream) {
      put(ofCustomers, stream.slice('customer-'.length), segmentsOf(customers, events, cutoff));
      for (const number of partsAt(numbers, events, cutoff)) {
        hold(holdings, number, segmentsOf(numbers, events, cutoff, number));
      }
    },
    rep(events, stream) {
      const segments = segmentsOf<{ team: string | null }>(reps, events, cutoff);
      const ofRep = segments.map(({ from, state }) => ({ from, state: state.team }));
      put(teams, stream.slice('rep-'.length), ofRep);
    },
    target(events, stream) {
      for (const part of partsAt(targets, events, cutoff)) {
        const last = segmentsOf<TargetState>(targets, events, cutoff, part).at(-1)?.state;
        if (last) ofTargets.set(`${stream} ${part}`, pick(last, namesOf(TARGET_COLUMNS)));
      }
    },
    renewal(events, stream) {
      const segments = segmentsOf<RenewalState>(renewals, events, cutoff);
      if (segments.length > 0) ofRenewals.set(stream, toRenewal(segments));
    },
    call: (events, stream) => talked.push(...callOf(events, stream, cutoff)),
  };
  return {
    take(events: readonly ScannedEvent[]): void {
      const stream = events[0]?.stream ?? '';
      takers[stream.slice(0, stream.indexOf('-'))]?.(events, stream);
    },
    known(): Known {
      const talks = talksOf(talked, holdings);
      return {
        orders: [...ofOrders]
          .sort(([a], [b]) => byText(a, b))
          .map(([order, segments]) => ({ order, segments: () => segments })),
        customer: (id) => ofCustomers.get(id) ?? [],
        teams,
        talks: (customer) => talks.get(customer) ?? [],
        targets: inOrder(ofTargets),
        renewals: inOrder(ofRenewals),
      };
    },
  };
}

function put<S>(entities: Entities<S>, id: string, segments: readonly Segment<S>[]): void {
  if (segments.length > 0) entities.set(id, segments);
}

function callOf(events: readonly ScannedEvent[], stream: string, cutoff: Micros): Call[] {
  const { state } = foldAt(calls, events, { v: cutoff, k: cutoff });
  const row = calls.row(state, { stream, part: '' });
  if (row === null || row['number'] === null) return [];
  const [talkMs, startedAt] = [Number(row['talk_ms']), Number(row['started_at'])];
  const at = startedAt + talkMs * MICROS_PER_MS;
  if (talkMs <= 0 || at > cutoff) return [];
  return [{ number: String(row['number']), startedAt, at, talkMs }];
}

const inOrder = <S>(states: ReadonlyMap<string, S>): S[] =>
  [...states].sort(([a], [b]) => byText(a, b)).map(([, state]) => state);

/** The rows of an entity along the v axis up to the cut-off, as known then; from the first one on. */
function segmentsOf<S>(
  projection: Projection,
  events: readonly ScannedEvent[],
  cutoff: Micros,
  part = '',
): Segment<S>[] {
  const { facts } = foldAt(projection, events, { v: cutoff, k: cutoff, part });
  const entity = { stream: events[0]?.stream ?? '', part };
  const segments: Segment<S>[] = [];
  let state = projection.initial;
  for (const { at, fact } of facts) {
    state = projection.evolve(state, fact);
    const row = projection.row(state, entity) as S | null;
    if (segments.at(-1)?.from === at) segments.pop();
    if (row !== null || segments.length > 0) segments.push({ from: at, state: row as S });
  }
  return segments;
}

function hold(
  holdings: Map<string, Holding[]>,
  number: string,
  segments: readonly Segment<{ customer: string } | null>[],
): void {
  const ofNumber = holdings.get(number) ?? [];
  holdings.set(number, ofNumber);
  segments.forEach(({ from, state }, i) => {
    const to = segments[i + 1]?.from ?? FOREVER;
    if (state !== null) ofNumber.push({ customer: state.customer, from, to });
  });
}

function talksOf(
  talked: readonly Call[],
  holdings: ReadonlyMap<string, readonly Holding[]>,
): Map<string, Talk[]> {
  const talks = new Map<string, Talk[]>();
  for (const { number, startedAt, at, talkMs } of talked) {
    for (const { customer, from, to } of holdings.get(number) ?? []) {
      if (from > startedAt || to <= startedAt) continue;
      const ofCustomer = talks.get(customer) ?? [];
      talks.set(customer, ofCustomer);
      ofCustomer.push({ at, talkMs });
    }
  }
  for (const ofCustomer of talks.values()) ofCustomer.sort(byTime);
  return talks;
}
