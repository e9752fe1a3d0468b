import { MICROS_PER_SECOND, type Micros } from '@grasp/domain';
import type { Verdict } from '../adapter.ts';
import { hmacSha256Hex, isSameSecret } from '../hmac.ts';
import { headerOf, type TelephonyRequest } from '../request.ts';

export const SIGNATURE_HEADER = 'x-grasp-signature';

/** A signed request is good for this long, either way: a copy of it is worth nothing later. */
const WINDOW_MICROS: Micros = 300 * MICROS_PER_SECOND;
const FORM = /^t=(\d{1,12}),\s*v1=([0-9a-f]{64})$/i;

/**
 * `t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>." and the body>`: Asterisk signs nothing, so the forwarder that reads
 * its call records does.
 */
export function signBody(secret: string, body: Buffer, seconds: number): string {
  const signed = Buffer.concat([Buffer.from(`${seconds}.`), body]);
  return `t=${seconds},v1=${hmacSha256Hex(secret, signed)}`;
}

/** Whether a request was signed with the secret, and lately. */
export function verifySignedBody(
  secret: string,
  request: TelephonyRequest,
  receivedAt: Micros,
): Verdict {
  const header = headerOf(request, SIGNATURE_HEADER);
  if (header === undefined) return 'unsigned';
  const [, text = '', mac = ''] = FORM.exec(header) ?? [];
  const seconds = Number(text);
  const expected = signBody(secret, request.rawBody, seconds);
  if (!isSameSecret(`t=${seconds},v1=${mac.toLowerCase()}`, expected)) return 'bad_signature';
  const age = Math.abs(receivedAt - seconds * MICROS_PER_SECOND);
  return age <= WINDOW_MICROS ? 'verified' : 'expired';
}
