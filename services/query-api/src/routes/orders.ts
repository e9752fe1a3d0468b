import { AppError } from '@grasp/errors';
import type { Server } from '@grasp/http';
import { ORDER_SORTS, type OrderSort, orderList, orderTimeline } from '@grasp/read-models';
import { z } from 'zod';
import { addDataRoute, addPageRoute, type QueryParts } from '../data-route.ts';
import { queryErrors } from '../place.ts';

const tag = 'pipeline';
const sorts = ORDER_SORTS.flatMap((name): OrderSort[] => [name, `-${name}`]);

/** Orders one by one. */
export function addOrderRoutes(app: Server, parts: QueryParts): void {
  addPageRoute(app, parts, {
    path: '/api/orders',
    summary: 'Orders, a page at a time',
    tag,
    query: {
      status: z.enum(['open', 'won', 'lost']).optional(),
      stage: z.string().max(120).optional(),
      customer: z.string().max(128).optional(),
      q: z.string().max(128).optional(),
      sort: z.enum(sorts as [OrderSort, ...OrderSort[]]).optional(),
    },
    answer: ({ snapshot, query, company }) => orderList(snapshot, query, company),
  });
  addDataRoute(app, parts, {
    path: '/api/orders/:id',
    summary: 'One order with every event of it, on both clocks',
    tag,
    query: {},
    answer: async ({ snapshot, store, query, company, params }) => {
      const asked = { ...query, order: params['id'] ?? '', company };
      const timeline = await orderTimeline(snapshot, store, asked);
      const isNarrowed = query.rep !== undefined || query.team !== undefined;
      const isHidden = isNarrowed && timeline.order === null;
      if (timeline.events.length === 0 || isHidden) throw new AppError(queryErrors.order_absent);
      return timeline;
    },
    rows: ({ events }) => events,
  });
}
