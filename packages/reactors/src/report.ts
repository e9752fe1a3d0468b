/** What a run tells of itself, for logs and metrics. */
export type ReactorReport =
  | { kind: 'batch'; reactor: string; events: number; appended: number; upTo: bigint; ms: number }
  | { kind: 'woken'; reactor: string; streams: number; appended: number }
  | { kind: 'parked'; reactor: string; stream: string; revision: number; message: string }
  | { kind: 'retry'; reactor: string; attempt: number; error: unknown }
  | { kind: 'stopped'; reactor: string; error: unknown };
