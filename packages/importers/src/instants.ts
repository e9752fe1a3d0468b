import { type Micros, parseInstant } from '@grasp/domain';

/** An instant as a file told it: with the offset it was told in, in minutes. */
export type ToldInstant = { at: Micros; offset: number };

const OFFSET = /([+-])(\d\d):(\d\d)$/;

/** Reads an ISO 8601 instant with its offset; undefined when the text is none. */
export function findInstant(text: string): ToldInstant | undefined {
  try {
    return { at: parseInstant(text), offset: offsetOf(text) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function offsetOf(text: string): number {
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
