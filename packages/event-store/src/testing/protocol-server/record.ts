/** What a client proposes to write. */
export type Proposed = {
  id: string;
  type: string;
  contentType: string;
  data: Buffer;
  metadata: Buffer;
};

/** An event as the server keeps it. */
export type LogRecord = Proposed & {
  stream: string;
  revision: bigint;
  /** A byte offset: it grows, and is not dense. */
  position: bigint;
  /** Ticks of 100 ns since 1970. */
  created: bigint;
};
