import { AppError, type ErrorDetails, type ErrorSpec } from './app-error.ts';

/** One package's table of failures and the one function that makes them. */
export type ErrorTable<Code extends string> = {
  readonly table: Readonly<Record<Code, ErrorSpec>>;
  /** Makes the failure `code`; the caller throws it. */
  create(code: Code, details?: ErrorDetails): AppError;
};

/** Declares every operational failure of a package in one place; the reference is generated from it. */
export function defineErrors<const Code extends string>(
  table: Readonly<Record<Code, ErrorSpec>>,
): ErrorTable<Code> {
  return {
    table,
    create: (code, details) => new AppError(code, table[code], details),
  };
}
