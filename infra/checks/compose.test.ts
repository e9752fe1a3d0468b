import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { vendors } from '@grasp/telephony';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

type Service = { image?: string; build?: { args: { SERVICE: string } }; profiles?: string[] } & {
  environment?: Record<string, string>;
  healthcheck?: object;
  restart?: string;
  deploy?: { resources: { limits: { memory: string } } };
  volumes?: string[];
};

const FILE = 'docker-compose.yml';
const text = readFileSync(FILE, 'utf8');
const { services, volumes } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);

/** Orders of keys are ours; the last takes double quotes for none. */
const MATTERS_OF_TASTE = [
  'services-alphabetical-order',
  'service-keys-order',
  'top-level-properties-order',
  'require-quotes-in-ports',
];

const lint = (file: string) => {
  const options = MATTERS_OF_TASTE.flatMap((rule) => ['--disable-rule', rule]);
  const args = [file, '--max-warnings', '0', ...options];
  const { status, stdout } = spawnSync('node_modules/.bin/dclint', args, { encoding: 'utf8' });
  return { status, stdout: stdout.trim() };
};

it('fits the schema of the compose specification, and the lint has nothing to say', () => {
  expect(lint(FILE)).toEqual({ status: 0, stdout: '' });
});

it('is what docker compose itself can read', ({ skip }) => {
  const hasPlugin = spawnSync('docker', ['compose', 'version']).status === 0;
  skip(!hasPlugin, 'needs the compose plugin of docker');
  const args = ['compose', '--env-file', '.env.example', 'config', '--quiet'];
  const env = { ...process.env, ...Object.fromEntries(variables().map((name) => [name, 'x'])) };
  const { status, stderr } = spawnSync('docker', args, { encoding: 'utf8', env });
  expect([status, stderr]).toEqual([0, '']);
});

it('takes each setting that it asks for from .env.example, where only settings stand', () => {
  const example = readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm);
  const named = [...example].map(([, name]) => name as string);
  expect(named).toEqual(expect.arrayContaining(variables()));
  const telephony = vendors.flatMap(({ settings }) => Object.keys(settings));
  const known = [...variables(), ...telephony, 'TELEPHONY_ACCOUNTS', 'COMPOSE_PROFILES'];
  expect(known).toEqual(expect.arrayContaining(named));
});

it('holds no secret', () => {
  const settings = Object.values(services).flatMap(({ environment = {} }) =>
    Object.entries(environment),
  );
  const secrets = settings.filter(([name]) => /PASSWORD|SECRET|TOKEN|_USER$/.test(name));
  expect(secrets.length).toBeGreaterThan(6);
  const told = secrets.filter(([name, value]) => name !== 'POSTGRES_USER' && value !== '');
  expect(told.filter(([, value]) => !/^\$\{[A-Z_]+(:[?-][^}]*)?\}$/.test(value))).toEqual([]);
  expect(text).not.toMatch(/:\/\/\w+:(?!\$\{)[^@\s]+@/);
});

it('builds services that exist, checks their health, bounds them and starts them again', () => {
  expect(ours.length).toBeGreaterThan(6);
  for (const [name, { build, healthcheck, restart, deploy }] of ours) {
    expect(build?.args.SERVICE).toBe(name);
    expect(existsSync(`services/${name}/src/main.ts`), name).toBe(true);
    expect({ healthcheck, restart, deploy }, name).toMatchObject({
      healthcheck: { test: ['CMD', 'node', 'infra/images/healthy.mjs'] },
      restart: 'unless-stopped',
      deploy: { resources: { limits: { memory: expect.any(String) } } },
    });
  }
});

it('pins every image, and declares every volume that it names', () => {
  const images = Object.values(services).flatMap(({ image }) => image ?? []);
  expect(images.filter((image) => !/:[\w.-]*\d/.test(image))).toEqual([]);
  const named = Object.values(services).flatMap((service) => service.volumes ?? []);
  const used = named.map((mount) => mount.split(':')[0] ?? '').filter((name) => name[0] !== '.');
  expect([...new Set(used)].sort()).toEqual(Object.keys(volumes).sort());
});

it('lets Prometheus ask every service of the full deployment', () => {
  const { scrape_configs } = parse(readFileSync('infra/prometheus/prometheus.yml', 'utf8'));
  const asked = scrape_configs[0].dns_sd_configs[0].names as string[];
  const full = ours.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name);
  expect(asked.sort()).toEqual(full.sort());
});

it('draws and alerts on metrics that some service has', () => {
  const sources = globSync(['packages/*/src/**/*.ts', 'services/*/src/**/*.ts']);
  const code = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
  const queries = ['infra/grafana/dashboards/grasp.json', 'infra/prometheus/alerts.yml']
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const asked = [...queries.matchAll(/grasp_\w+/g)].map(([name]) =>
    name.replace(/_(bucket|count|sum)$/, ''),
  );
  expect(asked.length).toBeGreaterThan(10);
  expect([...new Set(asked)].filter((name) => !code.includes(name))).toEqual([]);
});

/** Names of the variables that the file asks its environment for. */
function variables(): string[] {
  return [...new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name as string))];
}
