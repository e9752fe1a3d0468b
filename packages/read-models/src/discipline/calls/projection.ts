import {
  absentCall,
  type Call,
  type CallEvent,
  callRank,
  evolveCall,
  isAnswered,
  type Micros,
  startOfDay,
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
  day_ends_at: 'bigint',
  status: 'text',
  outcome: 'text',
  dials: 'integer',
  connects: 'integer',
  talk_ms: 'bigint',
} as const;

/** What sums of late news are made of, so that an index alone gives them. */
const SUMMED = 'v_from, v_to, k_from, k_to, day_ends_at, vendor, account, dials, connects, talk_ms';

const ENDS_LIMIT = 20_000;
const ends = new Map<string, Map<number, Micros>>();

/**
 * Call legs on both clocks. Rep, customer and rule are joined when read.
 *
 * A number of a leg is counted on that leg and nowhere else, so that the sum over reps is the total, also when a call is
 * transferred: a dial is an outbound attempt, on the primary leg of its root call; a connect is an outbound leg that the
 * other side answered, talk is its talk. Who dials and hands over has the dial, the connect and the own talk; who takes
 * over a further outbound leg has its connect and its talk, and no dial. Inbound legs have talk alone, internal ones
 * nothing. What counts as a valid call is judged on primary legs only.
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
    indexes: ['(a_day, a_extension)', '(b_day, b_extension)'],
  },
  indexes: [
    '(day, extension)',
    '(number)',
    // What can be a valid call, read from the index alone: a month of them is counted at once.
    `(day, extension) include (entity, started_at, day_ends_at, vendor, account, number, talk_ms, is_primary,
      v_from, v_to, k_from, k_to) where connects = 1`,
    // Late news: what was learnt, and what was learnt to be otherwise, after the day was over.
    `(day, extension) include (${SUMMED}) where k_from >= day_ends_at`,
    `(day, extension) include (${SUMMED}) where k_to < 9007199254740991 and k_to >= day_ends_at`,
    `(day) where status = 'timed_out'`,
  ],
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
    day_ends_at: endOfDay(call.zone, call.day),
    status: call.status,
    outcome: call.outcome,
    dials: isOutbound && call.isPrimary ? 1 : 0,
    connects: connected ? 1 : 0,
    talk_ms: call.direction === 'internal' ? 0 : call.talkMs,
  };
}

/** The end of a local day: what is known from then on is late news. There are few days and many calls. */
function endOfDay(zone: string, day: number): Micros {
  let ofZone = ends.get(zone);
  if (ofZone === undefined) {
    ofZone = new Map();
    ends.set(zone, ofZone);
  }
  let end = ofZone.get(day);
  if (end === undefined) {
    if (ofZone.size >= ENDS_LIMIT) ofZone.clear();
    end = startOfDay(zone, day + 1);
    ofZone.set(day, end);
  }
  return end;
}
