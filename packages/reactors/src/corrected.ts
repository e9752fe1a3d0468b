import { type DataOf, type EventType, getEntry } from '@grasp/domain';

/** The data of a correction: the fact that it corrects, told anew as a whole. */
export function corrected<T extends EventType>(corrects: string, type: T, data: DataOf<T>) {
  const { version } = getEntry(type).definition;
  return { corrects, type, version, data: data as Record<string, unknown> };
}
