import type {
  AppendReq,
  BatchAppendReq,
  DeleteReq,
  TombstoneReq,
} from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import {
  type handleUnaryCall,
  type ServerReadableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { exception, type Failure, type Faults, INTERNAL, refusal } from './faults.ts';
import type { Expected, ServerLog, WriteResult } from './log.ts';
import type { Proposed } from './record.ts';

/** Serves `Streams.Append`: one call per append, its events one message each. */
export function createAppend(log: ServerLog, faults: Faults) {
  return async (
    call: ServerReadableStream<AppendReq, unknown>,
    callback: sendUnaryData<InstanceType<typeof streams.AppendResp>>,
  ) => {
    const refused = refusal(faults, call.metadata);
    if (refused) return callback(refused);
    const fail = () => callback(INTERNAL);
    faults.calls.once('internal', fail);
    call.once('close', () => faults.calls.off('internal', fail));
    let options: AppendReq.Options | undefined;
    const events: Proposed[] = [];
    for await (const request of call as AsyncIterable<AppendReq>) {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) events.push(toProposed(message));
    }
    if (!options) return callback({ code: status.INVALID_ARGUMENT, details: 'no options' });
    const stream = nameOf(options);
    const result = log.write(stream, events, expectedOf(options));
    await faults.pass();
    answer(stream, result, callback);
  };
}

function answer(
  stream: string,
  result: WriteResult,
  callback: sendUnaryData<InstanceType<typeof streams.AppendResp>>,
): void {
  const response = new streams.AppendResp();
  if (result.result === 'written') {
    const position = new streams.AppendResp.Position()
      .setCommitPosition(String(result.position))
      .setPreparePosition(String(result.position));
    const success = new streams.AppendResp.Success().setPosition(position);
    callback(null, response.setSuccess(success.setCurrentRevision(String(result.revision))));
  } else if (result.result === 'wrong_version') {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (result.current !== undefined) wrong.setCurrentRevision(String(result.current));
    callback(null, response.setWrongExpectedVersion(wrong));
  } else callback(toFailure(stream, result));
}

/** The error by which a write is refused, where it is not told by a message. */
export function toFailure(stream: string, result: WriteResult): Failure {
  const trailer = { 'stream-name': stream };
  if (result.result === 'deleted')
    return exception(status.FAILED_PRECONDITION, 'stream-deleted', trailer);
  if (result.result === 'too_large')
    return exception(status.INVALID_ARGUMENT, 'maximum-append-size-exceeded', {
      'maximum-append-size': String(result.limit),
    });
  const current = result.result === 'wrong_version' ? result.current : undefined;
  return exception(status.FAILED_PRECONDITION, 'wrong-expected-version', {
    ...trailer,
    'expected-version': '-2',
    ...(current === undefined ? {} : { 'actual-version': String(current) }),
  });
}

/** Serves `Streams.Delete` (soft) and `Streams.Tombstone`. */
export function createRemove<Q extends DeleteReq | TombstoneReq, A>(
  { log, faults }: { log: ServerLog; faults: Faults },
  kind: 'soft' | 'tombstone',
  toAnswer: (position: bigint) => A,
): handleUnaryCall<Q, A> {
  return async (call, callback) => {
    const refused = refusal(faults, call.metadata);
    if (refused) return callback(refused);
    const options = call.request.getOptions() as DeleteReq.Options;
    const stream = nameOf(options);
    const result = log.remove(stream, expectedOf(options), kind);
    await faults.pass();
    if (result.result === 'written') callback(null, toAnswer(result.position));
    else callback(toFailure(stream, result));
  };
}

export function nameOf(options: {
  getStreamIdentifier(): { getStreamName_asU8(): Uint8Array } | undefined;
}): string {
  return Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? '').toString();
}

function expectedOf(options: AppendReq.Options | DeleteReq.Options): Expected {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return options.hasRevision() ? BigInt(options.getRevision()) : 'any';
}

export function toProposed(
  message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage,
): Proposed {
  const names = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: names.get('type') ?? '',
    contentType: names.get('content-type') ?? '',
    data: Buffer.from(message.getData_asU8()),
    metadata: Buffer.from(message.getCustomMetadata_asU8()),
  };
}
