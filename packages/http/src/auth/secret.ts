import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '@grasp/errors';
import { secretSetting } from '@grasp/runtime';
import type { Pool } from 'pg';
import { httpErrors } from '../errors.ts';
import type { CredentialStore } from './credentials.ts';
import { readOrCreate } from './home-file.ts';
import { migrateCredentials } from './tables.ts';
import { hashToken } from './tokens.ts';

/** Settings of everything that knows who asks. */
export const authSettings = {
  /** The secret under which tokens are kept and positions are signed; generated into the home where unset. */
  GRASP_SECRET: secretSetting.optional(),
  /** The administrator's token; generated into the home where unset. */
  GRASP_TOKEN: secretSetting.optional(),
};

/** The deployment's secret: the setting, else the one in the home, made on first use. */
export function openSecret(setting: string | undefined, home: string): string {
  if (setting !== undefined) return setting;
  return readOrCreate(join(home, 'secret'), () => randomBytes(32).toString('hex')).text;
}

/**
 * Makes the tables and holds the secret against the one under which this database's credentials were made: with another
 * one every token would be refused, and nobody could tell why.
 * @throws AppError `secret_other`.
 */
export async function openCredentials(pool: Pool, secret: string): Promise<CredentialStore> {
  await migrateCredentials(pool);
  const hash = hashToken(secret, 'check', '');
  const { rows } = await pool.query<{ hash: Buffer }>(
    `insert into ops.secret_check (hash) values ($1)
     on conflict (only_row) do update set hash = ops.secret_check.hash returning hash`,
    [hash],
  );
  if (rows[0]?.hash.equals(hash) !== true) throw new AppError(httpErrors.secret_other);
  return { pool, secret };
}
