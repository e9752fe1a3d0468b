import type { Verdict } from '../adapter.ts';
import { type CredentialPlace, credentialOf } from '../credential.ts';
import { isSameSecret } from '../hmac.ts';
import type { TelephonyRequest } from '../request.ts';

/** Aircall writes the token of a webhook into each of its messages. */
export const CREDENTIAL = { in: 'body', field: 'token' } as const satisfies CredentialPlace;

/** Aircall signs nothing, so whoever knows the token may say anything. Use it over TLS only. */
export function verifyToken(token: string, request: TelephonyRequest): Verdict {
  const given = credentialOf(request, CREDENTIAL);
  if (given === undefined) return 'unsigned';
  return isSameSecret(given, token) ? 'verified' : 'bad_signature';
}
