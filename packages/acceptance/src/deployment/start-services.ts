import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort, type Service, startService } from '@grasp/bench';
import { describedServices } from './described-services.ts';

const READY_MS = 240_000;

/** The services of docker-compose.yml that start without a profile, as processes of their own. */
export type Services = AsyncDisposable & {
  urlOf: (service: string) => string;
  /** What each of them said last: what a failed test shows. */
  said: () => string;
};

type Started = { name: string; url: string; process: Service };

/**
 * Starts the real entry points with the settings that docker-compose.yml gives them. Only what a machine decides is put in
 * another's place: addresses, ports and secrets.
 */
export async function startServices(
  replaced: Readonly<Record<string, string>>,
  leftOut: readonly string[] = [],
): Promise<Services> {
  await using scope = new AsyncDisposableStack();
  const started: Started[] = [];
  for (const { name, isUsual, settings: described } of describedServices()) {
    if (!isUsual || leftOut.includes(name)) continue;
    const port = String(await findFreePort());
    const settings = { ...described, ...replaced, PORT: port };
    const process = scope.use(await startService(name, settings, '"msg":"starting"'));
    started.push({ name, url: `http://127.0.0.1:${port}`, process });
  }
  await Promise.all(started.map(untilReady));
  const running = scope.move();
  return {
    urlOf: (service) => started.find(({ name }) => name === service)?.url ?? '',
    said: () => started.map(({ name, process }) => `--- ${name}\n${process.said()}`).join('\n'),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** @throws AppError `service_gone` as soon as the process ended; Error at the deadline. Both with its last words. */
async function untilReady({ name, url, process }: Started): Promise<void> {
  const deadline = performance.now() + READY_MS;
  let answered = '';
  while (performance.now() < deadline) {
    process.assertRunning();
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    answered = (await answer?.text()) ?? answered;
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error(`${name} is not ready: ${answered}\n${process.said()}`);
}
