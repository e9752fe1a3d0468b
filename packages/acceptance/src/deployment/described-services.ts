import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

type Described = {
  build?: { args: { SERVICE: string } };
  profiles?: string[];
  environment?: Record<string, string>;
};

/** A service of ours in docker-compose.yml. */
export type DescribedService = {
  name: string;
  /** Whether it starts without a profile. */
  isUsual: boolean;
  /** What the file sets; what it takes from `.env` is unset or has its default. */
  settings: Record<string, string>;
};

/** The services that docker-compose.yml builds from this repository. */
export function describedServices(): DescribedService[] {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const { services } = parse(text, { merge: true }) as { services: Record<string, Described> };
  return Object.values(services).flatMap(({ build, profiles, environment = {} }) => {
    if (build === undefined) return [];
    const isUsual = profiles === undefined;
    return [{ name: build.args.SERVICE, isUsual, settings: settingsOf(environment) }];
  });
}

function settingsOf(environment: Readonly<Record<string, string>>): Record<string, string> {
  const filledIn = (text: string) =>
    text.replace(/\$\{\w+(?::-([^}]*)|:\?[^}]*)?\}/g, (_, fallback: string = '') => fallback);
  return Object.fromEntries(
    Object.entries(environment).map(([key, text]) => [key, filledIn(text)]),
  );
}
