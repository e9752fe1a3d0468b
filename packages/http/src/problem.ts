import { STATUS_CODES } from 'node:http';
import { type AppError, isAppError } from '@grasp/errors';
import { z } from 'zod';
import { httpErrors } from './errors.ts';

/** A failure as it is told over HTTP (RFC 9457). Match on `code`. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; listed in the reference of errors.' }),
    detail: z.string().optional(),
    field: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const LEAST_FAILURE = 500;

/** The problem that tells of an operational failure. From 500 on it tells the code and nothing else. */
export function toProblem(error: AppError): Problem {
  if (error.status >= LEAST_FAILURE) return failure(error);
  return {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.field === undefined ? {} : { field: error.field }),
  };
}

/** A failure that was not foreseen at an edge has no code that a caller could act on. */
function failure({ status, code }: AppError): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: status === LEAST_FAILURE ? httpErrors.internal_error.code : code,
  };
}

/** Seconds after which to try again, for an answer that says so. */
export function retryAfterOf(error: unknown): number | undefined {
  if (!isAppError(error)) return undefined;
  return error.retryAfter ?? (error.status === 503 ? 1 : undefined);
}
