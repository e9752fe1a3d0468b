import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import type {
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { nameOf, toProposed } from './append.ts';
import { type Faults, INTERNAL, refusal } from './faults.ts';
import type { Expected, ServerLog, WriteResult } from './log.ts';
import { toIdentifier } from './messages.ts';
import type { Proposed } from './record.ts';

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
type Pending = { options: BatchAppendReq.Options; events: Proposed[] };

/** Serves `Streams.BatchAppend`: many appends on one stream, told apart by their correlation id. */
export function createBatchAppend(log: ServerLog, faults: Faults) {
  return (call: Call) => {
    const refused = faults.trouble === 'not_ready' ? undefined : refusal(faults, call.metadata);
    if (refused) return void call.emit('error', refused);
    const pending = new Map<string, Pending>();
    const fail = () => call.emit('error', INTERNAL);
    faults.calls.on('internal', fail);
    call.once('close', () => faults.calls.off('internal', fail));
    call.once('cancelled', () => call.destroy());
    call.on('data', (request: BatchAppendReq) => {
      // A server that is no longer the leader says so on the stream that is open.
      const late = faults.trouble === 'not_leader' ? refusal(faults, call.metadata) : undefined;
      if (late) call.emit('error', late);
      else take(request);
    });
    call.on('end', () => call.end());

    function take(request: BatchAppendReq) {
      const id = request.getCorrelationId()?.getString() ?? '';
      const append = collect(pending, id, request);
      if (!append || !request.getIsFinal()) return;
      pending.delete(id);
      const response = decide(append).setCorrelationId(new shared.UUID().setString(id));
      response.setStreamIdentifier(toIdentifier(nameOf(append.options)));
      // What is written is in the log at once; only the answer takes its time.
      if (faults.slowMs === 0 && faults.trouble !== 'silent') write(response);
      else void faults.pass().then(() => write(response));
    }

    function write(response: BatchAppendResp) {
      if (!call.destroyed && !call.writableEnded) call.write(response);
    }
  };

  function decide({ options, events }: Pending): BatchAppendResp {
    const response = new streams.BatchAppendResp();
    if (faults.trouble === 'not_ready')
      return response.setError(toStatus('Server Is Not Ready', 'google.protobuf.Empty'));
    if (isExpired(options)) return response.setError(toStatus('Timeout', `${CLIENT}Timeout`));
    const expected = expectedOf(options);
    const result = log.write(nameOf(options), events, expected);
    if (result.result !== 'written') return response.setError(toError(options, result, expected));
    const position = new shared.AllStreamPosition()
      .setCommitPosition(String(result.position))
      .setPreparePosition(String(result.position));
    const success = new streams.BatchAppendResp.Success().setPosition(position);
    return response.setSuccess(success.setCurrentRevision(String(result.revision)));
  }
}

/** Adds the events of a message to its append; the first message of one carries its options. */
function collect(pending: Map<string, Pending>, id: string, request: BatchAppendReq) {
  const options = request.getOptions();
  if (options) pending.set(id, { options, events: [] });
  const append = pending.get(id);
  append?.events.push(...request.getProposedMessagesList().map(toProposed));
  return append;
}

const CLIENT = 'event_store.client.';

function isExpired(options: BatchAppendReq.Options): boolean {
  const deadline = options.getDeadline();
  return deadline !== undefined && deadline.toDate().getTime() <= Date.now();
}

function expectedOf(options: BatchAppendReq.Options): Expected {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return options.hasStreamPosition() ? BigInt(options.getStreamPosition()) : 'any';
}

function toError(options: BatchAppendReq.Options, result: WriteResult, expected: Expected) {
  if (result.result === 'deleted') {
    const gone = new shared.StreamDeleted().setStreamIdentifier(options.getStreamIdentifier());
    return toStatus('Stream Deleted', `${CLIENT}StreamDeleted`, gone);
  }
  if (result.result === 'too_large') {
    const exceeded = new shared.MaximumAppendSizeExceeded().setMaxappendsize(result.limit);
    const name = `${CLIENT}MaximumAppendSizeExceeded`;
    return toStatus('Maximum Append Size Exceeded', name, exceeded);
  }
  const current = result.result === 'wrong_version' ? result.current : undefined;
  const wrong = new shared.WrongExpectedVersion();
  if (current === undefined) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(current));
  if (typeof expected === 'bigint') wrong.setExpectedStreamPosition(String(expected));
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new empty.Empty());
  else wrong.setExpectedStreamExists(new empty.Empty());
  return toStatus('Wrong Expected Version', `${CLIENT}WrongExpectedVersion`, wrong);
}

/** A google.rpc.Status whose details are a message of this name; empty unless it is given. */
function toStatus(message: string, name: string, details?: { serializeBinary(): Uint8Array }) {
  const packed = new any.Any();
  packed.pack(details?.serializeBinary() ?? new Uint8Array(), name);
  const status = new statuses.Status();
  status.setMessage(message);
  status.setDetails(packed);
  return status;
}
