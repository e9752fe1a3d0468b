import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA1 in base64. */
export function hmacSha1Base64(secret: string, data: string | Buffer): string {
  return createHmac('sha1', secret).update(data).digest('base64');
}

/** HMAC-SHA256 in hex. */
export function hmacSha256Hex(secret: string, data: string | Buffer): string {
  return createHmac('sha256', secret).update(data).digest('hex');
}

/** SHA-256 in hex. */
export function sha256Hex(data: string | Buffer): string {
  return hash('sha256', data, 'hex');
}

/** Whether two texts are equal, in a time that tells neither where they differ nor how long the secret one is. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(given), digest(expected));
}
