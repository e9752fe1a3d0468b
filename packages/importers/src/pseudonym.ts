import { createHmac } from 'node:crypto';
import { AppError } from '@grasp/errors';
import { importErrors } from './errors.ts';

const ID_LENGTH = 24;

/**
 * An id for something known by its name only: an HMAC under the secret of the deployment. An id made from the name alone
 * could be guessed back, and stays in the log when the person is erased.
 * @throws AppError `import_needs_secret`.
 */
export function pseudonymOf(secret: string | undefined, kind: string, name: string): string {
  if (secret === undefined) throw new AppError(importErrors.import_needs_secret, { detail: kind });
  const digest = createHmac('sha256', secret).update(JSON.stringify(['importer', kind, name]));
  return digest.digest('hex').slice(0, ID_LENGTH);
}
