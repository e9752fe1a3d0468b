import { AppError } from '@grasp/errors';
import type { FastifyInstance } from 'fastify';
import { httpErrors } from './errors.ts';

/**
 * Listens, and gives the address.
 * @throws AppError `port_taken`, `port_forbidden`, each with what to do.
 */
export async function listen(
  app: Pick<FastifyInstance, 'listen'>,
  { host, port }: { host: string; port: number },
): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: () => 'listening' });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const detail = `${host}:${port}; set PORT (or HOST) to another one`;
    if (code === 'EADDRINUSE') throw new AppError(httpErrors.port_taken, { detail, cause });
    if (code === 'EACCES') throw new AppError(httpErrors.port_forbidden, { detail, cause });
    throw cause;
  }
}
