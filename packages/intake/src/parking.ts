import type { Actor } from '@grasp/domain';
import { uuidOf } from '@grasp/domain';
import type { Pool } from 'pg';
import { createGroupWriter, type GroupWriter } from './group-writer.ts';

/** A message that is genuine and could not be used: kept with its bytes until somebody settles it. */
export type ParkedMessage = {
  door: 'webhook' | 'events';
  /** The vendor, or the system whose credential it was. */
  source: string;
  /** Where it stopped. */
  step: 'translate' | 'append';
  reason: string;
  /** Names fields; repeats no value. */
  detail: string;
  eventId?: string;
  stream?: string;
  actor: Actor;
  method?: string;
  url?: string;
  /** A body that alone leads here again. */
  body: Buffer;
};

const LIMITS = { group: 500, waiting: 20_000 };

const INSERT = {
  name: 'intake-park',
  text: `insert into ops.parked as p
      (id, door, source, step, reason, detail, event_id, stream, actor, method, url, body)
    select distinct on (g.id) g.* from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::uuid[], $8::text[], $9::json[], $10::text[], $11::text[], $12::bytea[])
      as g (id, door, source, step, reason, detail, event_id, stream, actor, method, url, body)
    order by g.id
    on conflict (id) do update
      set times = p.times + 1, last_at = clock_timestamp(), settled_at = null, detail = excluded.detail`,
};

/** Parks messages, many with one statement. The same message for the same reason again is counted. */
export function createParking(pool: Pool): GroupWriter<ParkedMessage> {
  return createGroupWriter(async (group) => {
    await pool.query({ ...INSERT, values: columnsOf(group) });
  }, LIMITS);
}

/** The id of a parked message. */
export function parkedIdOf({ door, source, reason, body }: ParkedMessage): string {
  return uuidOf(JSON.stringify(['parked', door, source, reason, body.toString('latin1')]));
}

function columnsOf(group: readonly ParkedMessage[]): unknown[] {
  return [
    group.map(parkedIdOf),
    group.map(({ door }) => door),
    group.map(({ source }) => source),
    group.map(({ step }) => step),
    group.map(({ reason }) => reason),
    group.map(({ detail }) => detail.replaceAll('\0', '')),
    group.map(({ eventId }) => eventId ?? null),
    group.map(({ stream }) => stream?.replaceAll('\0', '') ?? null),
    group.map(({ actor }) => JSON.stringify(actor)),
    group.map(({ method }) => method ?? null),
    group.map(({ url }) => url?.replaceAll('\0', '') ?? null),
    group.map(({ body }) => body),
  ];
}
