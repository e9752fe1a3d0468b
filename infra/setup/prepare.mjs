// Makes the checkout ready to run: packages installed for the current lock file, dashboard built from its current
// sources. Runs on the machine's own Node (20 or newer) and npm, and uses nothing but them.
//
//   node infra/setup/prepare.mjs              the packages
//   node infra/setup/prepare.mjs dashboard    and the dashboard

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PNPM = 'pnpm@12.21.0';
const OLDEST_NODE = 20;

const INSTALL = {
  name: 'install',
  sources: ['pnpm-lock.yaml', 'pnpm-workspace.yaml'],
  stamp: 'node_modules/.grasp-install',
  command: ['npx', '--yes', PNPM, 'install', '--frozen-lockfile'],
  folder: '.',
};

const DASHBOARD = {
  name: 'build the dashboard',
  sources: ['services/dashboard', 'packages/read-models/src', 'pnpm-lock.yaml'],
  stamp: 'services/dashboard/dist/.grasp-build',
  command: ['npm', 'run', '--silent', 'build'],
  folder: 'services/dashboard',
};

checkNode();
bring(INSTALL);
if (process.argv.includes('dashboard') && hasScript(DASHBOARD.folder, 'build')) bring(DASHBOARD);

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return;
  stop(
    `Grasp needs Node ${OLDEST_NODE} or newer to set itself up; this is ${process.versions.node}.`,
  );
}

/** Runs the step unless its stamp says that it was done for these very sources. */
function bring({ name, sources, stamp, command, folder }) {
  const fingerprint = fingerprintOf(sources);
  const stampFile = join(ROOT, stamp);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return;
  process.stderr.write(`${name} …\n`);
  const [program, ...args] = command;
  const result = spawnSync(program, args, { cwd: join(ROOT, folder), encoding: 'utf8' });
  if (result.status !== 0) {
    stop(
      `${name} failed: ${command.join(' ')}\n${result.error ?? ''}${result.stdout}${result.stderr}`,
    );
  }
  writeFileSync(stampFile, fingerprint);
}

function fingerprintOf(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesIn))
    hash.update(file).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** The files of a folder in a fixed order, without what installing and building put there. */
function filesIn(path) {
  if (!existsSync(join(ROOT, path))) return [];
  if (path.includes('.')) return [path];
  const entries = readdirSync(join(ROOT, path), { withFileTypes: true });
  const kept = entries.filter(({ name }) => name !== 'node_modules' && name !== 'dist');
  return kept
    .map((entry) => ({ path: `${path}/${entry.name}`, isFolder: entry.isDirectory() }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((entry) => (entry.isFolder ? filesIn(entry.path) : [entry.path]));
}

function hasScript(folder, script) {
  const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  return manifest.scripts?.[script] !== undefined;
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
