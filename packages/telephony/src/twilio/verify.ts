import type { Verdict } from '../adapter.ts';
import { isSameSecret, sha256Hex } from '../hmac.ts';
import { headerOf, type TelephonyRequest } from '../request.ts';
import { queryOf } from './payload.ts';
import { isTwilioSignature } from './signature.ts';

export const SIGNATURE_HEADER = 'x-twilio-signature';

/**
 * Twilio's own scheme: HMAC-SHA1 over URL and form parameters. Where the query names a `bodySHA256`, the body is not a
 * form: the URL alone is signed, and the body must have that hash.
 */
export function verifyTwilio(token: string, request: TelephonyRequest): Verdict {
  const given = headerOf(request, SIGNATURE_HEADER);
  if (given === undefined) return 'unsigned';
  const bodyHash = queryOf(request.url).get('bodySHA256');
  const isForm = bodyHash === null && request.method !== 'GET';
  const parameters = new URLSearchParams(isForm ? request.rawBody.toString('utf8') : '');
  const isGenuine = isTwilioSignature(given, { token, url: request.url, parameters });
  const isIntact = bodyHash === null || isSameSecret(bodyHash, sha256Hex(request.rawBody));
  return isGenuine && isIntact ? 'verified' : 'bad_signature';
}
