import { formatInstant, type Micros } from '@grasp/domain';
import type { TelephonyRequest } from '@grasp/telephony';
import pg, { type Pool } from 'pg';
import { createGroupWriter, type GroupWriter } from './group-writer.ts';
import { tidyPartitions } from './partitions.ts';

/** A vendor's request as it came, but for its credential, and the events that were made of it. */
export type RawRequest = {
  vendor: string;
  request: TelephonyRequest;
  receivedAt: Micros;
  eventIds: readonly string[];
};

const LIMITS = { group: 500, waiting: 5_000, gatherMs: 5 };
/** PostgreSQL's word for a row that no partition takes. */
const NO_PARTITION = '23514';

const INSERT = {
  name: 'intake-raw',
  text: `insert into ops.raw_requests (received_at, vendor, method, url, headers, body, event_ids)
    select g.received_at, g.vendor, g.method, g.url, g.headers, g.body, g.event_ids::uuid[]
    from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::json[], $6::bytea[], $7::text[])
      as g (received_at, vendor, method, url, headers, body, event_ids)`,
};

/** Keeps raw requests, many with one statement. */
export function createRawRequests(pool: Pool): GroupWriter<RawRequest> {
  async function writeGroup(group: readonly RawRequest[]): Promise<void> {
    const values = columnsOf(group);
    try {
      await pool.query({ ...INSERT, values });
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== NO_PARTITION) throw error;
      await tidyPartitions(pool, group[0]?.receivedAt ?? 0);
      await pool.query({ ...INSERT, values });
    }
  }
  return createGroupWriter(writeGroup, LIMITS);
}

function columnsOf(group: readonly RawRequest[]): unknown[] {
  return [
    group.map(({ receivedAt }) => formatInstant(receivedAt)),
    group.map(({ vendor }) => vendor),
    group.map(({ request }) => request.method),
    group.map(({ request }) => request.url.replaceAll('\0', '')),
    group.map(headersOf),
    group.map(({ request }) => request.rawBody),
    group.map(({ eventIds }) => `{${eventIds.join(',')}}`),
  ];
}

/** Headers that open doors of others, such as those of a proxy: they are kept back whoever the vendor is. */
const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

function headersOf({ request }: RawRequest): string {
  const kept = Object.entries(request.headers).filter(([name]) => !SECRET_HEADERS.includes(name));
  return JSON.stringify(Object.fromEntries(kept));
}
