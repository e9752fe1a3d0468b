import { streams } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { Snapshot } from '@grasp/projections';
import { knownEvents, toEventView } from '../../event-view.ts';
import type { Company, ModelQuery } from '../../query.ts';
import type { EventView, OrderTimeline, Stamp } from '../../views.ts';
import { orderList } from './list.ts';

/** One order at a place of both clocks, and every event of its stream that was known there and had happened. */
export async function orderTimeline(
  snapshot: Snapshot,
  store: EventStore,
  { order, company, ...query }: ModelQuery & { order: string; company: Company },
): Promise<Omit<OrderTimeline, keyof Stamp>> {
  const { items } = await orderList(snapshot, { ...query, order, paging: { limit: 1 } }, company);
  return {
    order: items[0] ?? null,
    events: await streamTimeline(store, streams.order(order), query),
  };
}

/** The events of a stream that had happened by v and were known by k, oldest first. */
export async function streamTimeline(
  store: EventStore,
  stream: string,
  { place }: ModelQuery,
): Promise<EventView[]> {
  const events = await store.readStream(stream);
  return knownEvents(events, place.k)
    .filter(({ event }) => event.occurredAt <= place.v)
    .sort((a, b) => a.event.occurredAt - b.event.occurredAt || a.event.revision - b.event.revision)
    .map(({ event, knownAt }) => toEventView(event, knownAt));
}
