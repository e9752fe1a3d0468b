import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '@grasp/errors';
import { runtimeErrors } from './errors.ts';
import { findBarrier, findServerUser } from './server-user.ts';

/** Where everything of one deployment lies: database, secrets, sign-in. */
export type Home = {
  folder: string;
  /** One sentence for the start-up lines, where the folder is not the one a reader would expect. */
  note: string | undefined;
};

/** What decides on the home. */
export type HomeRequest = {
  /** `GRASP_HOME`; undefined where it is not set. */
  setting: string | undefined;
  /** The folder of the checkout: the home is `.grasp` in it. */
  checkout: string;
  /** False where `DATABASE_URL` names a server, so that no server of ours has to enter the home. */
  hostsPostgres: boolean;
};

const SYSTEM_HOMES = '/var/lib/grasp';

/**
 * Finds and creates the home folder. As root the database server runs as another user; where that one cannot
 * enter the checkout, the home is a folder of its own under /var/lib/grasp.
 * @throws AppError `home_unreachable` where `GRASP_HOME` names a folder that the server's user cannot enter.
 */
export function openHome(request: HomeRequest): Home {
  const home = chooseHome(request);
  createHome(home.folder);
  return home;
}

function chooseHome({ setting, checkout, hostsPostgres }: HomeRequest): Home {
  const folder = setting === undefined ? join(checkout, '.grasp') : resolve(setting);
  const barrier = hostsPostgres ? findBarrierFor(folder) : undefined;
  if (barrier === undefined) return { folder, note: undefined };
  if (setting !== undefined) {
    const detail = `GRASP_HOME is ${folder}, but only its owner may enter ${barrier}`;
    throw new AppError(runtimeErrors.home_unreachable, { detail });
  }
  const own = join(SYSTEM_HOMES, homeName(checkout));
  return {
    folder: own,
    note: `The database server may not run as root and its user cannot enter ${barrier}: the data is kept in ${own}`,
  };
}

/** A folder that is ours to open may be closed now; else the deepest existing one on the way decides. */
function findBarrierFor(folder: string): string | undefined {
  const user = findServerUser();
  if (user === undefined) return undefined;
  let existing = isOurs(folder) ? dirname(folder) : folder;
  while (!existsSync(existing)) existing = dirname(existing);
  return findBarrier(user, existing);
}

/** Only a new folder, an empty one or an earlier home may get another mode: never, say, a user's own folder. */
function isOurs(folder: string): boolean {
  if (!existsSync(folder)) return true;
  const entries = readdirSync(folder);
  return entries.length === 0 || entries.includes('postgres');
}

/** Two checkouts of one name on one machine must not share a home. */
function homeName(checkout: string): string {
  const digest = createHash('sha256').update(checkout).digest('hex').slice(0, 8);
  return `${basename(checkout) || 'root'}-${digest}`;
}

/** Root's home may be passed through, not listed: the server's user needs the way to its own folder in it. */
function createHome(folder: string): void {
  if (!isOurs(folder)) return;
  mkdirSync(folder, { recursive: true });
  if (folder.startsWith(`${SYSTEM_HOMES}/`)) chmodSync(SYSTEM_HOMES, 0o755);
  chmodSync(folder, findServerUser() === undefined ? 0o700 : 0o711);
}
