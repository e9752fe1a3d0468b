import type { Socket } from 'node:net';
import { AppError, type ErrorDefinition, isAppError } from '@grasp/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { httpErrors } from './errors.ts';
import { PROBLEM_TYPE, type Problem, retryAfterOf, toProblem } from './problem.ts';
import { isStoreAway, isValueRefused } from './store-away.ts';

/** Fastify's own failures in our words; others of its 4xx are `bad_request`. */
const FRAMEWORK: Record<string, ErrorDefinition> = {
  FST_ERR_CTP_BODY_TOO_LARGE: httpErrors.body_too_large,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: httpErrors.unsupported_media_type,
  FST_ERR_CTP_EMPTY_JSON_BODY: httpErrors.malformed_json,
  FST_ERR_CTP_INVALID_JSON_BODY: httpErrors.malformed_json,
};

/** Bytes of a refused body that are still taken off the line. */
const DRAINED_BYTES = 64 * 1024 * 1024;

/** The one place where errors become answers. What is nobody's fault outside is logged here, once. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  awaitSender(request, reply);
  if (hasZodFastifySchemaValidationErrors(error)) {
    return sendProblem(reply, misfit(error.validation, error.validationContext ?? 'body'));
  }
  const known = toAppError(error);
  if (known.status >= 500 || isValueRefused(error)) logFailure(error, known, request);
  const retryAfter = retryAfterOf(known);
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  return sendProblem(reply, toProblem(known));
}

/** Answers a route that does not exist. */
export function handleNotFound(_request: FastifyRequest, reply: FastifyReply) {
  return sendProblem(reply, toProblem(new AppError(httpErrors.route_not_found)));
}

/** Answers what Fastify refuses before there is a route: an address that cannot be decoded. */
export function handleFrameworkError(
  _error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
) {
  return sendProblem(reply, toProblem(new AppError(httpErrors.bad_request)));
}

const CLIENT_ERRORS: Record<string, ErrorDefinition> = {
  HPE_HEADER_OVERFLOW: httpErrors.headers_too_large,
  ERR_HTTP_REQUEST_TIMEOUT: httpErrors.request_too_slow,
};

/** Answers what is not HTTP at all, on the bare socket. */
export function handleClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const definition = CLIENT_ERRORS[error.code ?? ''] ?? httpErrors.bad_request;
  const problem = toProblem(new AppError(definition));
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}

/**
 * Lets a sender finish before the connection ends: who is cut off while still sending a body that is too large sees
 * only a broken pipe, and never the answer that says so. A body that says no length is cut off all the same.
 */
function awaitSender(request: FastifyRequest, reply: FastifyReply): void {
  if (Number(request.headers['content-length']) <= DRAINED_BYTES) reply.removeHeader('connection');
}

function toAppError(error: FastifyError): AppError {
  if (isAppError(error)) return error;
  if (isStoreAway(error)) return new AppError(httpErrors.store_unavailable, { cause: error });
  if (isValueRefused(error)) return new AppError(httpErrors.invalid_value, { cause: error });
  const definition = FRAMEWORK[error.code];
  if (definition !== undefined) return new AppError(definition, { cause: error });
  if (error instanceof SyntaxError && error.statusCode === 400) {
    return new AppError(httpErrors.malformed_json, { cause: error });
  }
  const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
  return new AppError(isTheirs ? httpErrors.bad_request : httpErrors.internal_error, {
    cause: error,
  });
}

function logFailure(error: Error, known: AppError, request: FastifyRequest): void {
  const { id: requestId, routeOptions } = request;
  const facts = { err: error, code: known.code, route: routeOptions.url, requestId };
  if (known.retryable || known.status < 500) request.log.warn(facts, 'request failed for now');
  else request.log.error(facts, 'request failed');
}

type Issue = { instancePath: string; message?: string };

/** Fields are told as paths; the values that were sent are not repeated. */
function misfit(issues: readonly Issue[], part: string): Problem {
  const definition = part === 'body' ? httpErrors.invalid_body : httpErrors.invalid_parameters;
  const errors = issues.map(({ instancePath, message = 'wrong' }) => ({
    field: instancePath.split('/').filter(Boolean).join('.'),
    message,
  }));
  const field = errors[0]?.field ?? '';
  const detail = errors.map((issue) => `${issue.field || part}: ${issue.message}`).join('; ');
  return { ...toProblem(new AppError(definition, { detail, field })), errors };
}

function sendProblem(reply: FastifyReply, problem: Problem) {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .serializer(JSON.stringify)
    .send(problem);
}
