import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Metadata, status } from '@grpc/grpc-js';

/** What is wrong with the server at the moment. */
export type Trouble = 'none' | 'silent' | 'not_ready' | 'not_leader';

/** The switches of the server, as its services see them. */
export type Faults = {
  trouble: Trouble;
  /** Where the leader is said to be. */
  leader: { host: string; port: number };
  /** Milliseconds that an answer takes at most; each takes differently long. */
  slowMs: number;
  /** Messages that went out to readers. */
  sent: number;
  /** Emits `end`, `internal` and `stop`: for every call that is open. */
  calls: EventEmitter;
  /** Waits as long as the server is silent, then as long as it is slow. */
  pass(): Promise<void>;
  /** Tells who waits that the trouble is over. */
  changed(): void;
};

export function createFaults(): Faults {
  const calls = new EventEmitter().setMaxListeners(0);
  let change = Promise.withResolvers<void>();
  const faults: Faults = {
    trouble: 'none',
    leader: { host: '127.0.0.1', port: 0 },
    slowMs: 0,
    sent: 0,
    calls,
    async pass() {
      while (faults.trouble === 'silent') await change.promise;
      if (faults.slowMs > 0) await setTimeout(Math.random() * faults.slowMs);
    },
    changed() {
      change.resolve();
      change = Promise.withResolvers();
    },
  };
  return faults;
}

export type Failure = { code: status; details: string; metadata?: Metadata };

/** The error with which a call is refused while the server is in trouble; undefined: it is served. */
export function refusal(faults: Faults, request: Metadata): Failure | undefined {
  if (faults.trouble === 'not_ready')
    return { code: status.UNAVAILABLE, details: 'Server Is Not Ready' };
  const isForLeader = request.get('requires-leader')[0] === 'true';
  if (faults.trouble !== 'not_leader' || !isForLeader) return undefined;
  const { host, port } = faults.leader;
  const trailer = { 'leader-endpoint-host': host, 'leader-endpoint-port': String(port) };
  return exception(status.NOT_FOUND, 'not-leader', trailer);
}

/** A failure that the client knows by its `exception` trailer. */
export function exception(code: status, name: string, trailer: Record<string, string>): Failure {
  const metadata = new Metadata();
  metadata.set('exception', name);
  for (const [key, value] of Object.entries(trailer)) metadata.set(key, value);
  return { code, details: name, metadata };
}

export const INTERNAL: Failure = {
  code: status.INTERNAL,
  details: 'Received RST_STREAM with code 2',
};
