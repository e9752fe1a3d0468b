import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line between a client and its server that a test can harm. */
export type Proxy = AsyncDisposable & {
  /** The server's address as seen through the proxy. */
  url: string;
  /** Cuts what is connected, and refuses whoever comes, until `restore`. */
  refuse(): void;
  /** Keeps every connection open but lets nothing through any more, until `restore`. */
  silence(): void;
  /** Serves new connections again; the silent ones stay silent. */
  restore(): void;
  /** How many connections are open. */
  connections(): number;
  /** The next time a client sends this, it still goes through, but the line is cut before the answer. */
  cutAnswerTo(text: string): void;
};

/** Opens a proxy on a port of its own in front of a server. */
export async function openProxy(target: string): Promise<Proxy> {
  const url = new URL(target);
  const pairs = new Set<Pair>();
  const state = { isRefusing: false, isSilent: false, cut: undefined as string | undefined };
  const server = createServer((client) => {
    if (state.isRefusing) client.destroy();
    else join(client);
  });

  function join(client: Socket) {
    const upstream = connect(Number(url.port), url.hostname);
    const pair: Pair = { client, upstream, isSilent: state.isSilent };
    pairs.add(pair);
    client.on('data', (data: Buffer) => toServer(pair, data));
    upstream.on('data', (data) => pair.isSilent || client.write(data));
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
    client.on('close', () => pairs.delete(pair));
  }

  function toServer(pair: Pair, data: Buffer) {
    if (state.cut !== undefined && data.includes(state.cut)) {
      state.cut = undefined;
      pair.isSilent = true;
      pair.upstream.write(data);
      pair.upstream.once('data', () => pair.client.destroy());
    } else if (!pair.isSilent) pair.upstream.write(data);
  }

  function cutAll() {
    for (const { client } of pairs) client.destroy();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = new URL(target);
  address.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: address.href,
    refuse() {
      state.isRefusing = true;
      cutAll();
    },
    silence() {
      state.isSilent = true;
      for (const pair of pairs) pair.isSilent = true;
    },
    restore() {
      state.isRefusing = false;
      state.isSilent = false;
    },
    connections: () => pairs.size,
    cutAnswerTo(text) {
      state.cut = text;
    },
    async [Symbol.asyncDispose]() {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}

type Pair = { client: Socket; upstream: Socket; isSilent: boolean };
