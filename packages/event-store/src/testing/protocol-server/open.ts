import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { type Proxy as Line, openProxy } from '../open-proxy.ts';
import { createAppend, createRemove } from './append.ts';
import { createBatchAppend } from './batch-append.ts';
import { createFeatures, createGossip } from './cluster.ts';
import { createFaults, type Faults, type Trouble } from './faults.ts';
import { openKeeper } from './keep.ts';
import { createLog, DELETED, type ServerLog } from './log.ts';
import { createRead } from './read.ts';
import type { LogRecord } from './record.ts';

export type ProtocolServerOptions = {
  port?: number;
  /** Where records are kept; without it they live as long as this object. */
  file?: string;
  /** The clock that stamps `created`, in microseconds since 1970. */
  now?: () => number;
  /** Methods that the server says it supports, lower-cased; all that it has where left out. */
  methods?: readonly string[] | undefined;
};

/**
 * A server for tests that speaks EventStoreDB's protocol by the client's own generated services. It answers as version
 * 24.6 was read to do, and can be harmed. Not a database: it lives in memory and knows no users and no scavenge.
 */
export type ProtocolServer = AsyncDisposable & {
  /** Connection string, by way of the line that `drop` and `hang` harm. */
  url: string;
  /** The same without that line. */
  directUrl: string;
  port: number;
  /** What was written, in log order. */
  records: readonly LogRecord[];
  /** Messages that went out to readers so far. */
  sent(): number;
  /** Cuts every connection; new ones are served. */
  drop(): void;
  /** Keeps connections open but lets nothing through, until `restore`. */
  hang(): void;
  /** Ends every read and subscription as if all were well. */
  endReads(): void;
  /** Fails every open call with INTERNAL, as a proxy's RST_STREAM does. */
  failCalls(): void;
  /** Says nothing any more, or refuses, until it is set back to `none`. */
  setTrouble(trouble: Trouble, leader?: ProtocolServer): void;
  /** Milliseconds that an answer takes at most from now on. */
  setSlow(milliseconds: number): void;
  /** Stops serving at once, as a process that is killed; its log stays. */
  kill(): Promise<void>;
  /** Serves again what was written. */
  restart(): Promise<void>;
  /** Lets everything through again that `hang` held. */
  restore(): void;
  /** Replaces the stored data of the event at a position. */
  damage(position: bigint, data: string): void;
  /** The server writes a line about itself, as a real one does every 30 seconds. */
  writeStatistics(): void;
  /** Writes what no client would, such as a link. */
  writeRaw(stream: string, event: { type: string; data: string }): void;
  /** Reads and subscriptions that are open. */
  openReads(): number;
  /** Connections that came by way of `url` and are open. */
  connections(): number;
};

const HOST = '127.0.0.1';

/** Opens a protocol server on a port of its own. */
export async function openProtocolServer(
  options: ProtocolServerOptions = {},
): Promise<ProtocolServer> {
  const keeper = options.file ? openKeeper(options.file) : undefined;
  const log = createLog({
    now: options.now ?? (() => Date.now() * 1_000),
    keep: keeper?.keep ?? (() => {}),
    kept: keeper?.kept ?? [],
  });
  const faults = createFaults();
  let server = await serve({ log, faults, options, port: options.port ?? 0 });
  const { port } = server;
  const line = await openProxy(`esdb://${HOST}:${port}`);
  const at = (url: string) => `${url}?tls=false`;

  async function stop() {
    server.grpc.forceShutdown();
  }

  return {
    url: at(line.url),
    directUrl: at(`esdb://${HOST}:${port}`),
    port,
    records: log.records,
    ...switches({ line, log, faults }),
    async kill() {
      line.refuse();
      await stop();
    },
    async restart() {
      server = await serve({ log, faults, options, port });
      line.restore();
    },
    async [Symbol.asyncDispose]() {
      await line[Symbol.asyncDispose]();
      await stop();
      keeper?.close();
    },
  };
}

function switches({ line, log, faults }: { line: Line; log: ServerLog; faults: Faults }) {
  function writeRaw(stream: string, { type, data }: { type: string; data: string }) {
    const event = { id: crypto.randomUUID(), contentType: 'application/json', type };
    const content = { data: Buffer.from(data), metadata: Buffer.alloc(0) };
    log.write(stream, [{ ...event, ...content }], 'any');
  }

  return {
    drop() {
      line.refuse();
      line.restore();
    },
    sent: () => faults.sent,
    hang: () => line.silence(),
    restore: () => line.restore(),
    endReads: () => void faults.calls.emit('end'),
    failCalls: () => void faults.calls.emit('internal'),
    setTrouble(trouble: Trouble, leader?: ProtocolServer) {
      faults.trouble = trouble;
      if (leader) faults.leader = { host: HOST, port: leader.port };
      faults.changed();
    },
    setSlow(milliseconds: number) {
      faults.slowMs = milliseconds;
    },
    damage(position: bigint, data: string) {
      const record = log.records.find((one) => one.position === position);
      if (record) record.data = Buffer.from(data);
    },
    writeStatistics: () =>
      writeRaw('$stats-127.0.0.1:2113', { type: '$statsCollected', data: '{}' }),
    writeRaw,
    openReads: () => faults.calls.listenerCount('end'),
    connections: () => line.connections(),
  };
}

type Serving = { log: ServerLog; faults: Faults; options: ProtocolServerOptions; port: number };

async function serve({ log, faults, options, port }: Serving) {
  const grpc = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 });
  grpc.addService(streams.StreamsService, toServices(log, faults));
  const self = { host: HOST, port };
  grpc.addService(features.ServerFeaturesService, {
    getSupportedMethods: createFeatures(faults, options.methods),
  } as UntypedServiceImplementation);
  grpc.addService(gossip.GossipService, {
    read: createGossip(faults, () => self),
  } as UntypedServiceImplementation);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  grpc.bindAsync(`${HOST}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  );
  self.port = await promise;
  return { grpc, port: self.port };
}

function toServices(log: ServerLog, faults: Faults): UntypedServiceImplementation {
  const parts = { log, faults };
  return {
    read: createRead(log, faults),
    append: createAppend(log, faults),
    batchAppend: createBatchAppend(log, faults),
    delete: createRemove(parts, 'soft', (position) => {
      const at = new messages.DeleteResp.Position().setCommitPosition(String(position));
      return new messages.DeleteResp().setPosition(at.setPreparePosition(String(position)));
    }),
    tombstone: createRemove(parts, 'tombstone', () => {
      const at = new messages.TombstoneResp.Position().setCommitPosition(String(DELETED));
      return new messages.TombstoneResp().setPosition(at);
    }),
  } as UntypedServiceImplementation;
}
