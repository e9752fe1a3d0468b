import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '@grasp/errors';
import { httpErrors } from './errors.ts';

/** Writes and reads positions of one log as opaque texts. */
export type PositionTokens = {
  /** A token for a position of this log. */
  toToken(position: bigint): string;
  /** @throws AppError `position_malformed` (400), `position_of_other_log` (409). */
  parse(token: string): bigint;
};

const FORM = /^[\w-]{32}$/;
const POSITION_BYTES = 8;
const TAG_BYTES = 16;

/**
 * Binds positions to their log: a token of another log, or of this one before it moved, is told from ours by its tag.
 * The position is masked, because it counts what others do.
 */
export function createPositionTokens(secret: string, logId: string): PositionTokens {
  const key = createHmac('sha256', secret).update(`position:${logId}`).digest();
  const tagOf = (bytes: Buffer) =>
    createHmac('sha256', key).update(bytes).digest().subarray(0, TAG_BYTES);
  const masked = (bytes: Buffer, tag: Buffer) => {
    const mask = createHmac('sha256', key).update('mask').update(tag).digest();
    return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
  };

  function toToken(position: bigint): string {
    const bytes = Buffer.alloc(POSITION_BYTES);
    bytes.writeBigUInt64BE(position);
    const tag = tagOf(bytes);
    return Buffer.concat([masked(bytes, tag), tag]).toString('base64url');
  }

  function parse(token: string): bigint {
    if (!FORM.test(token)) throw new AppError(httpErrors.position_malformed);
    const all = Buffer.from(token, 'base64url');
    const tag = all.subarray(POSITION_BYTES);
    const bytes = masked(all.subarray(0, POSITION_BYTES), tag);
    if (!timingSafeEqual(tagOf(bytes), tag)) throw new AppError(httpErrors.position_of_other_log);
    return bytes.readBigUInt64BE();
  }

  return { toToken, parse };
}
