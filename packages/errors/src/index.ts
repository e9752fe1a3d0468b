/** One row of a package's table of failures. */
export type ErrorDefinition = {
  /** Stable; what callers match on. */
  code: string;
  message: string;
  /** Whether the same call may succeed later. */
  retryable: boolean;
  /** HTTP status, where the failure reaches an edge. */
  status: number;
};

type Row = { message: string; retryable?: boolean; status?: number };

/** Declares a package's table of operational failures. The key is the stable code. */
export function defineErrors<const T extends Record<string, Row>>(table: T) {
  const entries = Object.entries<Row>(table).map(([code, row]) => [
    code,
    { code, message: row.message, retryable: row.retryable ?? false, status: row.status ?? 500 },
  ]);
  return Object.fromEntries(entries) as { [K in keyof T]: ErrorDefinition };
}

export type ErrorDetails = {
  /** What exactly, for people; shown only for statuses below 500. */
  detail?: string;
  /** The field that is wrong, as a path. */
  field?: string;
  cause?: unknown;
  /** Seconds after which to try again. */
  retryAfter?: number;
};

/** An operational failure: expected, named by its code, handled at an edge. Anything else thrown is a bug. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly detail: string | undefined;
  readonly field: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(definition: ErrorDefinition, details: ErrorDetails = {}) {
    super(details.detail ? `${definition.message}: ${details.detail}` : definition.message, {
      cause: details.cause,
    });
    this.name = 'AppError';
    this.code = definition.code;
    this.status = definition.status;
    this.retryable = definition.retryable;
    this.detail = details.detail;
    this.field = details.field;
    this.retryAfter = details.retryAfter;
  }
}

/** Whether an error is an operational failure, of the given code when one is named. */
export function isAppError(error: unknown, code?: string): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
