import type { Proposed } from './record.ts';

/** What the metadata of a stream says of its events. */
export type StreamRules = {
  truncateBefore: bigint;
  /** Events that are kept at most. */
  maxCount: number;
  stored: Record<string, unknown>;
};

/** From here on `$tb` means that the stream was soft-deleted. JSON has no exact number that large. */
const SOFT_DELETED = 9_223_372_036_854_000_000;

/** Reads the data of the last `$metadata` event of a stream. */
export function parseMetadata(data: Buffer | undefined): StreamRules {
  const stored = data ? (JSON.parse(data.toString()) as Record<string, unknown>) : {};
  const maxCount = Number(stored['$maxCount'] ?? Number.MAX_SAFE_INTEGER);
  return { truncateBefore: BigInt(Number(stored['$tb'] ?? 0)), maxCount, stored };
}

export function isSoftDeleted(rules: StreamRules): boolean {
  return Number(rules.truncateBefore) >= SOFT_DELETED;
}

/** The `$metadata` event that moves the truncation and keeps the rest. */
export function nextMetadata(rules: StreamRules, truncateBefore: bigint): Proposed {
  const rest = JSON.stringify({ ...rules.stored, $tb: undefined }).slice(1, -1);
  const data = Buffer.from(`{"$tb":${truncateBefore}${rest && `,${rest}`}}`);
  const id = crypto.randomUUID();
  const metadata = Buffer.alloc(0);
  return { id, type: '$metadata', contentType: 'application/json', data, metadata };
}
