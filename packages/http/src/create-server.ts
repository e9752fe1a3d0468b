import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import {
  handleClientError,
  handleError,
  handleFrameworkError,
  handleNotFound,
} from './error-handler.ts';
import { addHealth, type Readiness } from './health.ts';
import { type ApiInfo, addOpenApi } from './openapi.ts';
import { addRequestMetrics } from './request-metrics.ts';

/** A server whose routes are typed by their zod schemas. */
export type Server = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export type ServerOptions = {
  info: ApiInfo;
  log: FastifyBaseLogger;
  metrics: Registry;
  /** What keeps this process from being ready. */
  unready: Readiness;
};

/** Bytes of a body, where a route says nothing else. */
const BODY_LIMIT = 1024 * 1024;
/** Milliseconds for a request to arrive: long, because large imports are streamed. */
const REQUEST_TIMEOUT_MS = 600_000;
/** An id of 128 characters, each of them escaped. */
const MAX_PARAM_LENGTH = 400;

/**
 * Makes a server with everything that each of ours has: problem+json for every failure, the API's description, health
 * and metrics. Requests are not logged one by one: what they took is in the metrics, what failed is in the log.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const app = Fastify({
    loggerInstance: options.log,
    // A logger of its own for each request costs more than all that is ever logged with it: a failure names its request.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // A proxy on the same machine may tell who asked and under which address; nobody else may.
    trustProxy: 'loopback',
    clientErrorHandler: handleClientError,
    frameworkErrors: handleFrameworkError,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  addRequestMetrics(app, options.metrics);
  await addOpenApi(app, options.info);
  addHealth(app, options);
  return app;
}
