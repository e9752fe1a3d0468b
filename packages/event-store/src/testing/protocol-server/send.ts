import { once } from 'node:events';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Writes a message once the reader has room for it; false: the reader is gone. */
export async function send(call: ReadCall, message: ReadResp): Promise<boolean> {
  if (call.cancelled || call.destroyed || call.writableEnded) return false;
  if (call.write(message)) return true;
  const leave = new AbortController();
  const { signal } = leave;
  const gone = ['close', 'cancelled'].map((event) => once(call, event, { signal }));
  await Promise.race([once(call, 'drain', { signal }), ...gone]).finally(() => leave.abort());
  return !call.cancelled && !call.destroyed;
}
