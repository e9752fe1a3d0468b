import { once } from 'node:events';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { exception, type Faults } from './faults.ts';
import type { ServerLog } from './log.ts';
import {
  type ReadFilter,
  toCaughtUp,
  toCheckpoint,
  toConfirmation,
  toEvent,
  toFilter,
} from './messages.ts';
import type { LogRecord } from './record.ts';
import { type ReadCall, send } from './send.ts';

export type Subscription = {
  call: ReadCall;
  log: ServerLog;
  faults: Faults;
  options: ReadReq.Options;
};

/** Events that wait for a live reader; one further behind is put back on catch-up. */
const LIVE_BUFFER = 32;

/** Sends what comes strictly after the place asked for, until the reader is gone. */
export async function runSubscription(subscription: Subscription): Promise<void> {
  const { call, faults } = subscription;
  for await (const message of follow(subscription)) {
    await faults.pass();
    if (!(await send(call, message))) return;
    faults.sent += 1;
  }
}

/**
 * History, `caughtUp`, then what is new. A filtered subscription to `$all` hears how far was looked: every interval, and
 * on catching up; never the same place twice.
 */
async function* follow(subscription: Subscription): AsyncGenerator<ReadResp> {
  const { call, log } = subscription;
  const source = toSource(subscription);
  const tell = createTeller(source);
  let index = source.start();
  let isLive = false;
  yield toConfirmation();
  do {
    const all = source.records();
    if (all.length - index > LIVE_BUFFER) isLive = false;
    for (; index < all.length; index += 1) yield* tell.of(all[index] as LogRecord);
    if (!isLive) yield* tell.caughtUp(all.at(-1));
    isLive = true;
  } while (await waitForNews(call, log, () => source.records().length > index));
}

function createTeller({ isWanted, interval }: ReadFilter) {
  let considered = 0;
  let checkpoint = -1n;

  function* checkpointAt(position: bigint) {
    considered = 0;
    if (position !== checkpoint) yield toCheckpoint(position);
    checkpoint = position;
  }

  return {
    *of(record: LogRecord) {
      considered += 1;
      if (isWanted(record)) yield toEvent(record);
      if (considered === interval) yield* checkpointAt(record.position);
    },
    *caughtUp(last: LogRecord | undefined) {
      if (interval !== undefined && last) yield* checkpointAt(last.position);
      yield toCaughtUp();
    },
  };
}

/** Waits until something was written; false: the reader is gone. */
async function waitForNews(call: ReadCall, log: ServerLog, isNews: () => boolean) {
  const leave = new AbortController();
  const { signal } = leave;
  const left = Promise.race(['cancelled', 'close'].map((event) => once(call, event, { signal })));
  left.catch(() => {});
  try {
    while (!isNews()) {
      if (call.cancelled || call.destroyed || call.writableEnded) return false;
      await Promise.race([once(log.news, 'written', { signal }), left]);
    }
    return true;
  } finally {
    leave.abort();
  }
}

function toSource({ log, options }: Subscription) {
  const { isWanted, interval } = toFilter(options);
  const of = options.getStream();
  if (!of) {
    const position = options.getAll()?.getPosition();
    const after = position ? BigInt(position.getCommitPosition()) : -1n;
    const start = () =>
      options.getAll()?.hasEnd() ? log.records.length : indexAfter(log.records, after);
    return { records: () => log.records, start, isWanted, interval };
  }
  const stream = Buffer.from(of.getStreamIdentifier()?.getStreamName_asU8() ?? '').toString();
  const records = () => visibleOf(log, stream);
  const start = () => {
    if (of.hasEnd()) return records().length;
    if (!of.hasRevision()) return 0;
    return records().filter((record) => record.revision <= BigInt(of.getRevision())).length;
  };
  return { records, start, isWanted, interval: undefined };
}

function visibleOf(log: ServerLog, stream: string): readonly LogRecord[] {
  const visible = log.visible(stream);
  if (visible === 'deleted')
    throw exception(status.FAILED_PRECONDITION, 'stream-deleted', { 'stream-name': stream });
  return visible ?? [];
}

/** Index of the first record after a position. */
function indexAfter(records: readonly LogRecord[], position: bigint): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle] as LogRecord).position <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
