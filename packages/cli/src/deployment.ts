import { fileURLToPath } from 'node:url';
import { AppError } from '@grasp/errors';
import { type EventStore, eventStoreSettings, openEventStore } from '@grasp/event-store';
import {
  authSettings,
  type CredentialStore,
  openCredentials,
  openSecret,
} from '@grasp/http/credentials';
import { migrateProjections } from '@grasp/projections';
import { commonSettings, openHome, openPostgres, readConfig } from '@grasp/runtime';
import pg from 'pg';
import { cliErrors } from './errors.ts';

/** The deployment that a command works on: its database, its log. */
export type Deployment = {
  databaseUrl: string;
  pool: pg.Pool;
  store: EventStore;
  /** The folder of secrets, tokens and, unless `DATABASE_URL` names another one, of the database. */
  home: string;
  /** The setting `GRASP_SECRET`. */
  secretSetting: string | undefined;
};

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Opens the deployment: the database of `DATABASE_URL`, else that of the home, joining a Grasp that runs there or
 * starting its PostgreSQL for as long as the command takes.
 */
export async function openDeployment(scope: AsyncDisposableStack): Promise<Deployment> {
  const config = readConfig({ ...commonSettings, ...authSettings, ...eventStoreSettings });
  const home = homeOf(config);
  const databaseUrl = config.DATABASE_URL ?? (await openHomeDatabase(scope, home));
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
  pool.on('error', () => undefined);
  scope.defer(() => pool.end());
  const { EVENTSTORE_URL } = config;
  const store = scope.use(await openEventStore({ EVENTSTORE_URL, DATABASE_URL: databaseUrl }));
  await migrateProjections(pool);
  return { databaseUrl, pool, store, home, secretSetting: config.GRASP_SECRET };
}

/** The credentials of the deployment. @throws AppError `secret_other` where its secret is not the one given here. */
export function openDeploymentCredentials(deployment: Deployment): Promise<CredentialStore> {
  const { pool, home, secretSetting } = deployment;
  return openCredentials(pool, openSecret(secretSetting, home));
}

/** The home of the settings, whether or not a Grasp runs there. */
export function homeOf(config: {
  DATABASE_URL?: string | undefined;
  GRASP_HOME?: string | undefined;
}): string {
  const hostsPostgres = config.DATABASE_URL === undefined;
  return openHome({ setting: config.GRASP_HOME, checkout: CHECKOUT, hostsPostgres }).folder;
}

async function openHomeDatabase(scope: AsyncDisposableStack, home: string): Promise<string> {
  let trouble = '';
  const log = (level: string, message: string): void => {
    if (level === 'error') trouble = message;
  };
  try {
    return scope.use(await openPostgres({ home, join: true, log })).url;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(cliErrors.database_unavailable, { detail: trouble, cause });
  }
}
