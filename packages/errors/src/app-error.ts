/** What the table of a package says about one failure. */
export type ErrorSpec = {
  /** One constant sentence for the reader; the facts of the case go into `facts`. */
  message: string;
  /** True where the same call may succeed later without any change. */
  retryable: boolean;
  /** The HTTP status it is answered with, where it can reach a client. */
  status?: number;
};

/** The details of one failure and what caused it. */
export type ErrorDetails = {
  facts?: Readonly<Record<string, unknown>>;
  cause?: unknown;
};

/** An operational failure with a stable `code`: match on the code, never on the message. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: string, spec: ErrorSpec, details: ErrorDetails = {}) {
    super(spec.message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.retryable = spec.retryable;
    this.status = spec.status;
    this.facts = details.facts ?? {};
  }
}

/** True for an operational failure, of the given code where one is given. */
export function isAppError(error: unknown, code?: string): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
