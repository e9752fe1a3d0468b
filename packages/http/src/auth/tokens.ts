import { createHmac, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A new token: 256 random bits, so that nothing but the token itself leads to it. */
export function createToken(): string {
  return `grasp_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
}

/**
 * What is kept of a token, and what it is looked up by. The look-up needs no comparison in constant time: whoever
 * guesses cannot choose what the HMAC of a guess begins with.
 */
export function hashToken(secret: string, use: 'token' | 'session' | 'check', token: string) {
  return createHmac('sha256', secret).update(`${use}:${token}`).digest();
}
