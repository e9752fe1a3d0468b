import client from '@eventstore/db-client';
import { AppError } from '@grasp/errors';
import type { Channel } from '@grpc/grpc-js';
import { logErrors } from '../errors.ts';
import { unavailable } from './failure.ts';
import { createSlots, type Slots } from './slots.ts';

export type Client = client.EventStoreDBClient;

/** A client that is made anew when it no longer works. */
export type Connection = {
  /** The client of now. @throws AppError `log_unavailable` once closed. */
  client(): Promise<Client>;
  /**
   * Whether this is still the client of now. One that was thrown away cancels its calls, and lets them end without an
   * error, as if the server had said all: what they gave may not be believed.
   */
  isCurrent(asked: Client): boolean;
  /** Throws a client away that does not answer, or answers nonsense, unless that was done already. */
  renew(broken: Client): void;
  isClosed(): boolean;
  /** Calls that may be open at once. */
  slots: Slots;
  close(): Promise<void>;
};

/** Milliseconds that the end of a client's calls is waited for. */
const DISPOSE_MS = 1_000;
/** HTTP/2 takes 100 calls per connection; what is beyond waits there without a word. */
const READS = 90;
/**
 * Appends that may be open at once. The batch stream buffers 16 messages; from then on the client queues what it is given,
 * and when the stream fails it rejects what is queued where nobody can catch it, which ends the process.
 */
const APPENDS = 15;
/** Milliseconds between keep-alive pings. Other settings make another connection: appends have one of their own. */
const KEEP_ALIVE_MS = { read: 10_000, append: 10_001 };

/** Opens a connection for reads. */
export function openReading(address: string): Connection {
  return createConnection(address, { keepAliveMs: KEEP_ALIVE_MS.read, most: READS });
}

let appending: { address: string; users: number; connection: Connection } | undefined;

/**
 * Opens the connection for appends: one per process, because the client keeps the appends that wait for an answer in one
 * map of the whole process, where a failure of one connection rejects those of every other.
 * @throws AppError `second_log`.
 */
export function openAppending(address: string): Connection {
  if (appending && appending.address !== address) throw new AppError(logErrors.second_log);
  const options = { keepAliveMs: KEEP_ALIVE_MS.append, most: APPENDS };
  appending ??= { address, users: 0, connection: createConnection(address, options) };
  const shared = appending;
  shared.users += 1;
  return {
    ...shared.connection,
    async close() {
      shared.users -= 1;
      if (shared.users > 0) return;
      appending = undefined;
      await shared.connection.close();
    },
  };
}

function createConnection(
  address: string,
  { keepAliveMs, most }: { keepAliveMs: number; most: number },
): Connection {
  const separator = address.includes('?') ? '&' : '?';
  const connect = () =>
    client.EventStoreDBClient.connectionString(
      `${address}${separator}keepAliveInterval=${keepAliveMs}`,
    );
  let current: Client | undefined;
  let isClosed = false;
  let closing = Promise.resolve();

  async function get() {
    // A late error of the client before would reject what the next one sent.
    await closing;
    if (isClosed) throw unavailable(new Error('the log was closed'));
    current ??= connect();
    return current;
  }

  function drop(broken: Client) {
    current = undefined;
    closing = closing.then(() => end(broken));
  }

  return {
    client: get,
    isCurrent: (asked) => asked === current,
    isClosed: () => isClosed,
    renew(broken) {
      if (broken === current) drop(broken);
    },
    slots: createSlots(most),
    async close() {
      isClosed = true;
      if (current) drop(current);
      await closing;
    },
  };
}

/** Ends a client with its calls. `dispose` leaves the channel open, and with it a connection that may be dead. */
async function end(broken: Client): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DISPOSE_MS);
  await Promise.race([broken.dispose().catch(() => {}), late]);
  clearTimeout(timer);
  const opened = broken as unknown as { getChannel(): Promise<Channel> };
  // Asked for its channel, a client that has none yet makes one, which may take a discovery: it is not waited for.
  opened.getChannel().then(
    (channel) => channel.close(),
    () => {},
  );
}
