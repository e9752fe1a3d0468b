/** Events after a position and up to another one, where positions are dense. */
export function countBetween(after: bigint, upTo: bigint): number {
  return upTo > after ? Number(upTo - after) : 0;
}
