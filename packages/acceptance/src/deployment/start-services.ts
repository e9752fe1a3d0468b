import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort, startService } from '@grasp/bench';
import { parse } from 'yaml';

const COMPOSE = fileURLToPath(new URL('../../../../docker-compose.yml', import.meta.url));
const READY_MS = 240_000;

type Described = {
  build?: { args: { SERVICE: string } };
  profiles?: string[];
  environment?: Record<string, string>;
};

/** The services of docker-compose.yml that start without a profile, as processes of their own. */
export type Services = AsyncDisposable & { urlOf: (service: string) => string };

/**
 * Starts the real entry points with the settings that docker-compose.yml gives them. Only what a machine decides is put in
 * another's place: addresses, ports and secrets.
 */
export async function startServices(replaced: Readonly<Record<string, string>>): Promise<Services> {
  const { services } = parse(readFileSync(COMPOSE, 'utf8'), { merge: true }) as {
    services: Record<string, Described>;
  };
  const ours = Object.values(services).filter(({ build, profiles }) => build && !profiles);
  await using scope = new AsyncDisposableStack();
  const urls = new Map<string, string>();
  for (const { build, environment = {} } of ours) {
    const name = build?.args.SERVICE ?? '';
    const port = String(await findFreePort());
    const settings = { ...settingsOf(environment), ...replaced, PORT: port };
    scope.use(await startService(name, settings, '"msg":"starting"'));
    urls.set(name, `http://127.0.0.1:${port}`);
  }
  await Promise.all([...urls.values()].map(untilReady));
  const running = scope.move();
  return {
    urlOf: (service) => urls.get(service) ?? '',
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** What the file says; what it takes from `.env` is unset or has its default there. */
function settingsOf(environment: Readonly<Record<string, string>>): Record<string, string> {
  const filledIn = (text: string) =>
    text.replace(/\$\{\w+(?::-([^}]*)|:\?[^}]*)?\}/g, (_, fallback: string = '') => fallback);
  return Object.fromEntries(
    Object.entries(environment).map(([key, text]) => [key, filledIn(text)]),
  );
}

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + READY_MS;
  let said = '';
  while (performance.now() < deadline) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    said = (await answer?.text()) ?? said;
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error(`not ready: ${said}`);
}
