import type { Verdict } from '../adapter.ts';
import { isSameSecret } from '../hmac.ts';
import { headerOf, type TelephonyRequest } from '../request.ts';

export const CREDENTIAL_HEADER = 'authorization';

export type Credentials = { user: string; password: string };

/** The `Authorization` header of HTTP Basic. */
export function basicAuthorization({ user, password }: Credentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** HTTP Basic: FreeSWITCH signs nothing, so whoever knows the password may say anything. Use it over TLS only. */
export function verifyBasic(credentials: Credentials, request: TelephonyRequest): Verdict {
  const header = headerOf(request, CREDENTIAL_HEADER);
  if (header === undefined) return 'unsigned';
  const given = header.replace(/^basic\s+/i, 'Basic ');
  return isSameSecret(given, basicAuthorization(credentials)) ? 'verified' : 'bad_signature';
}
