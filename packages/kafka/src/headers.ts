import type { IHeaders } from 'kafkajs';

/** The value of a header as text; of a repeated one, the first; undefined where it is missing or empty. */
export function headerText(headers: IHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === null ? undefined : first.toString() || undefined;
}
