import { createHmac } from 'node:crypto';
import { getEntry, upcastEventData } from '@grasp/domain';

type Data = Record<string, unknown>;

/** Makes the data of an event what may leave the house: of the current version, its personal fields masked. */
export type Mask = (type: string, version: number, data: Data) => Data;

/**
 * Makes the mask of a deployment. A text becomes a pseudonym: the same text always the same one, so that calls of one
 * number can still be joined, and nobody without the secret can try numbers out. Anything else becomes null.
 */
export function createMask(secret: string): Mask {
  // A key of its own: what is written here tells nothing about what else the secret protects.
  const key = createHmac('sha256', secret).update('personal fields that leave the house').digest();
  const pseudonymOf = (text: string): string =>
    `masked:${createHmac('sha256', key).update(text).digest('hex').slice(0, 32)}`;

  function mask(type: string, version: number, data: Data): Data {
    const { definition, repair } = getEntry(type);
    const current = upcastEventData(type, version, data);
    if (repair === 'corrected') return maskCorrected(current);
    const masked = Object.keys(definition.personal).filter((field) => field in current);
    return {
      ...current,
      ...Object.fromEntries(masked.map((field) => [field, hide(current[field])])),
    };
  }

  /** A correction carries a whole fact anew. */
  function maskCorrected(data: Data): Data {
    const type = data['type'] as string;
    const carried = mask(type, data['version'] as number, data['data'] as Data);
    return { ...data, version: getEntry(type).definition.version, data: carried };
  }

  function hide(value: unknown): unknown {
    return typeof value === 'string' ? pseudonymOf(value) : null;
  }

  return mask;
}
