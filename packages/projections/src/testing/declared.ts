import {
  absentCall,
  absentOrder,
  type Call,
  type CallEvent,
  callRank,
  evolveCall,
  evolveOrder,
  type Order,
  type OrderStreamEvent,
} from '@grasp/domain';
import { defineProjection } from '../define-projection.ts';

const orderColumns = {
  status: 'text',
  stage: 'text',
  rep: 'text',
  currency: 'text',
  amount: 'bigint',
  reason: 'text',
  entered: 'text[]',
  anomalies: 'integer',
} as const;

/** A read model as an author declares it: sums and lists, one entity a stream, order by time. */
export const testOrders = defineProjection<Order, OrderStreamEvent, typeof orderColumns>({
  name: 'test_orders',
  version: 1,
  context: 'pipeline-forecast',
  categories: ['order'],
  initial: absentOrder,
  evolve: evolveOrder,
  columns: orderColumns,
  row: (order) =>
    order.status === 'absent'
      ? null
      : {
          status: order.status,
          stage: order.stage,
          rep: order.rep,
          currency: order.currency,
          amount: order.amount,
          reason: order.lostReason,
          entered: order.entered,
          anomalies: order.anomalies,
        },
  measure: { keys: ['status', 'stage', 'rep', 'currency'], sums: ['amount'] },
});

const callColumns = {
  extension: 'text',
  day: 'integer',
  dials: 'integer',
  talk_ms: 'bigint',
  status: 'text',
} as const;

/** One with a rank before time. */
export const testCalls = defineProjection<Call, CallEvent, typeof callColumns>({
  name: 'test_calls',
  version: 1,
  context: 'discipline-audit',
  categories: ['call'],
  rank: callRank,
  initial: absentCall,
  evolve: evolveCall,
  columns: callColumns,
  row: (call) =>
    call.vendor === ''
      ? null
      : {
          extension: call.extension,
          day: call.day,
          dials: call.isPrimary ? 1 : 0,
          talk_ms: call.talkMs,
          status: call.status,
        },
  measure: { keys: ['extension', 'day'], sums: ['dials', 'talk_ms'] },
});
