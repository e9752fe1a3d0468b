import { parentPort, workerData } from 'node:worker_threads';
import { isAppError } from '@grasp/errors';
import { openEventStore } from '@grasp/event-store';
import pg from 'pg';
import { canonicalJson } from './canonical.ts';
import type { KeptModels } from './kept-models.ts';
import { makeRun } from './make-run.ts';
import type { Asked, Told, WorkerSettings } from './worker-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('this is the entry of a worker thread');
const settings = workerData as WorkerSettings;
const pool = new pg.Pool({ connectionString: settings.DATABASE_URL, max: 3 });
pool.on('error', () => undefined);
const store = await openEventStore(settings);
/** Screens ask about one week again and again: its model is worked out once. */
const models: KeptModels = new Map();
const say = (told: Told): void => port.postMessage(told);

let turn: Promise<void> = Promise.resolve();
port.on('message', (asked: Asked) => {
  turn = turn.then(() => answer(asked));
});

async function answer({ id, inputs, cut, canonical }: Asked): Promise<void> {
  try {
    const onProgress = (progress: number): void => say({ id, kind: 'progress', progress });
    const { result, ...made } = await makeRun({ pool, store, models }, inputs, { cut, onProgress });
    const write = canonical ? canonicalJson : JSON.stringify;
    say({ id, kind: 'done', result: write(result), ...made });
  } catch (error) {
    // A bug ends the worker, and with it what it was asked: nobody waits for ever.
    if (!isAppError(error)) throw error;
    const { code, message, status, retryable, field } = error;
    say({ id, kind: 'failed', error: { code, message, status, retryable, field } });
  }
}
