import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@grasp/errors';
import { runtimeErrors } from '../errors.ts';
import { stopOrphans } from './orphans.ts';
import { type Server, type ServerStart, startServer } from './server.ts';

/** So many deaths in so long a time are no accident. */
const MOST_DEATHS = 5;
const DEATHS_WINDOW_MS = 60_000;
const PAUSE_MS = 200;

/**
 * Keeps a server running on one port: restarts it when it dies, and gives up when it keeps dying. The first start
 * is not repeated: what is wrong then is wrong for good.
 */
export async function superviseServer(
  start: ServerStart,
  onFailure: (error: AppError) => void,
): Promise<AsyncDisposable> {
  let isQuiet = false;
  // A server that is told to stop reports every connection that it ends as fatal.
  const log: ServerStart['log'] = (level, ...line) => start.log(isQuiet ? 'debug' : level, ...line);
  const calm = { ...start, log };
  const state = { server: await startServer(calm), isStopping: false };
  const watching = watch(calm, state, onFailure);
  return {
    [Symbol.asyncDispose]: async () => {
      isQuiet = true;
      state.isStopping = true;
      await state.server.stop();
      await watching;
    },
  };
}

type State = { server: Server; isStopping: boolean };

async function watch(
  start: ServerStart,
  state: State,
  onFailure: (error: AppError) => void,
): Promise<void> {
  const deaths: number[] = [];
  for (;;) {
    await state.server.ended;
    if (state.isStopping) return;
    deaths.push(performance.now());
    if (recent(deaths) > MOST_DEATHS)
      return onFailure(new AppError(runtimeErrors.postgres_keeps_dying));
    start.log('error', 'the database server died and is started again', { deaths: deaths.length });
    await restart(start, state);
  }
}

function recent(deaths: readonly number[]): number {
  return deaths.filter((at) => performance.now() - at < DEATHS_WINDOW_MS).length;
}

/** A start that fails counts as one more death: `ended` of the old server has long resolved. */
async function restart(start: ServerStart, state: State): Promise<void> {
  await stopOrphans(start.cluster.data);
  if (state.isStopping) return;
  try {
    state.server = await startServer(start);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    start.log('error', 'the database server could not be started again', { code: error.code });
    await delay(PAUSE_MS);
  }
  if (state.isStopping) await state.server.stop();
}
