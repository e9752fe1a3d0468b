import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { exception, type Faults, INTERNAL, refusal } from './faults.ts';
import type { ServerLog } from './log.ts';
import { toEvent, toFilter, toNotFound } from './messages.ts';
import type { LogRecord } from './record.ts';
import { type ReadCall, send } from './send.ts';
import { runSubscription } from './subscription.ts';

/** Serves `Streams.Read`: reads of one stream and of `$all`, both ways, and subscriptions. */
export function createRead(log: ServerLog, faults: Faults) {
  return (call: ReadCall) => {
    const refused = refusal(faults, call.metadata);
    if (refused) return void call.emit('error', refused);
    const end = () => call.end();
    const fail = () => call.emit('error', INTERNAL);
    faults.calls.on('end', end).on('internal', fail);
    call.once('close', () => faults.calls.off('end', end).off('internal', fail));
    call.once('cancelled', () => call.destroy());
    serve(call, log, faults).catch((error) => call.emit('error', error));
  };
}

async function serve(call: ReadCall, log: ServerLog, faults: Faults): Promise<void> {
  await faults.pass();
  const options = call.request.getOptions() as ReadReq.Options;
  if (options.hasSubscription()) return runSubscription({ call, log, faults, options });
  const found = options.hasStream() ? readStream(log, options) : readAll(log, options);
  if (!Array.isArray(found)) await send(call, found as ReadResp);
  else for (const record of found) if (!(await send(call, toEvent(record)))) return;
  call.end();
}

function readStream(log: ServerLog, options: ReadReq.Options): LogRecord[] | ReadResp {
  const of = options.getStream() as ReadReq.Options.StreamOptions;
  const stream = Buffer.from(of.getStreamIdentifier()?.getStreamName_asU8() ?? '').toString();
  const visible = log.visible(stream);
  if (visible === 'deleted')
    throw exception(status.FAILED_PRECONDITION, 'stream-deleted', { 'stream-name': stream });
  if (visible === undefined) return toNotFound(stream);
  const isBackwards = options.getReadDirection() === 1;
  const start = of.hasRevision() ? BigInt(of.getRevision()) : undefined;
  return page(visible, options, (record) => {
    if (start === undefined) return of.hasStart() !== isBackwards;
    return isBackwards ? record.revision <= start : record.revision >= start;
  });
}

function readAll(log: ServerLog, options: ReadReq.Options): LogRecord[] {
  const of = options.getAll() as ReadReq.Options.AllOptions;
  const isBackwards = options.getReadDirection() === 1;
  const position = of.getPosition();
  const start = position ? BigInt(position.getCommitPosition()) : undefined;
  const { isWanted } = toFilter(options);
  return page(log.records, options, (record) => {
    if (!isWanted(record)) return false;
    if (start === undefined) return of.hasStart() !== isBackwards;
    return isBackwards ? record.position <= start : record.position >= start;
  });
}

/** At most `count` records that are wanted, in the direction asked for. */
function page(
  records: readonly LogRecord[],
  options: ReadReq.Options,
  isWanted: (record: LogRecord) => boolean,
): LogRecord[] {
  const count = Math.min(Number(options.getCount()), records.length);
  const isBackwards = options.getReadDirection() === 1;
  const found: LogRecord[] = [];
  for (let index = 0; index < records.length && found.length < count; index += 1) {
    const record = records.at(isBackwards ? -1 - index : index) as LogRecord;
    if (isWanted(record)) found.push(record);
  }
  return found;
}
