import { join } from 'node:path';
import { type CredentialStore, insertCredential } from './credentials.ts';
import { readOrCreate } from './home-file.ts';
import { createToken } from './tokens.ts';

/** The first administrator: the one credential that nobody has to ask for. */
const ADMINISTRATOR = { principal: 'admin', role: 'admin', scope: { kind: 'all' } } as const;

/**
 * Makes sure that there is an administrator: with the token of the setting, else with the one in the home, made on
 * first use. `isNew`: it was made now and has to be shown once. A token that is no longer the setting's is closed.
 */
export async function seedAdministrator(
  store: CredentialStore,
  setting: string | undefined,
  home: string,
): Promise<{ token: string; isNew: boolean; file: string | null }> {
  const file = join(home, 'token');
  const { text: token, isNew } =
    setting === undefined ? readOrCreate(file, createToken) : { text: setting, isNew: false };
  const id = await insertCredential(store, token, ADMINISTRATOR);
  await replaceFormer(store, id);
  return { token, isNew, file: setting === undefined ? file : null };
}

async function replaceFormer({ pool }: CredentialStore, id: string): Promise<void> {
  await pool.query(
    `update ops.credentials set revoked_at = clock_timestamp()
     where is_seed and id <> $1 and revoked_at is null`,
    [id],
  );
  await pool.query('update ops.credentials set is_seed = true where id = $1', [id]);
}
