import {
  absentCall,
  type Call,
  type CallEvent,
  callRank,
  evolveCall,
  isAnswered,
} from '@grasp/domain';
import { defineProjection, type EntityId, type RowOf } from '@grasp/projections';

const columns = {
  vendor: 'text',
  account: 'text',
  leg: 'text',
  root: 'text',
  is_primary: 'boolean',
  direction: 'text',
  extension: 'text',
  number: 'text',
  started_at: 'bigint',
  day: 'integer',
  status: 'text',
  outcome: 'text',
  dials: 'integer',
  connects: 'integer',
  talk_ms: 'bigint',
} as const;

/**
 * Call legs on both clocks. A dial is an outbound attempt, counted on the primary leg of its root call; connect and talk
 * count on the leg that has them. Rep, customer and rule are joined when read.
 */
export const calls = defineProjection<Call, CallEvent, typeof columns>({
  name: 'calls',
  version: 1,
  context: 'discipline-audit',
  categories: ['call'],
  rank: callRank,
  initial: absentCall,
  evolve: evolveCall,
  columns,
  row,
  measure: {
    keys: ['vendor', 'account', 'extension', 'day'],
    sums: ['dials', 'connects', 'talk_ms'],
  },
  indexes: ['(day, extension)', '(number)'],
});

function row(call: Call, _entity: EntityId): RowOf<typeof columns> | null {
  if (call.status === 'absent' || call.vendor === '') return null;
  const isOutbound = call.direction === 'outbound';
  const connected = isOutbound && isAnswered(call.outcome);
  return {
    vendor: call.vendor,
    account: call.account,
    leg: call.leg,
    root: call.root,
    is_primary: call.isPrimary,
    direction: call.direction,
    extension: call.extension,
    number: call.number,
    started_at: call.startedAt,
    day: call.day,
    status: call.status,
    outcome: call.outcome,
    dials: isOutbound && call.isPrimary ? 1 : 0,
    connects: connected ? 1 : 0,
    talk_ms: call.direction === 'internal' ? 0 : call.talkMs,
  };
}
