import type { AccountSettings } from './adapter.ts';
import { toE164 } from './phone-number.ts';

/** What a dialled or calling text stands for. */
export type PartyKind =
  /** A few digits, or a feature code: a device or a service on our side. */
  | 'extension'
  /** A telephone number. */
  | 'number'
  /** A word: the name of a device, a trunk or an application. */
  | 'name'
  /** The caller kept the number back. */
  | 'hidden';

const DEFAULT_EXTENSION_DIGITS = 5;
const SEPARATORS = /[\s().\-/]/g;
const HIDDEN = /^(?:|anonymous|unknown|unavailable|restricted|private|withheld)$/i;

/** What a text stands for, by its form alone: a switch does not say which side a text is from. */
export function kindOfParty(text: string, settings: AccountSettings): PartyKind {
  const compact = text.replace(SEPARATORS, '');
  if (HIDDEN.test(compact)) return 'hidden';
  if (/^\+\d+$/.test(compact)) return 'number';
  if (/^\d+$/.test(compact)) {
    const limit = settings.extensionDigits ?? DEFAULT_EXTENSION_DIGITS;
    return compact.length <= limit ? 'extension' : 'number';
  }
  return /^[\d*#]+$/.test(compact) ? 'extension' : 'name';
}

/**
 * The other side's number for an event: in E.164 where it is a number, else as received. null where none was told, or
 * it was kept back.
 */
export function toNumber(text: string | undefined, settings: AccountSettings): string | null {
  const trimmed = text?.trim() ?? '';
  const kind = kindOfParty(trimmed, settings);
  if (kind === 'hidden') return null;
  return kind === 'number' ? toE164(trimmed, settings.country) : trimmed;
}

/**
 * Our side's identity for an event, as received: a number in E.164, anything else unchanged but for characters that an
 * id cannot hold, which are percent-encoded. null where none was told.
 */
export function toExtension(text: string | undefined, settings: AccountSettings): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  if (kindOfParty(trimmed, settings) !== 'number') return toId(trimmed);
  return toId(toE164(trimmed, settings.country));
}

function toId(text: string): string {
  return text.replace(/[^!-~]+/g, (part) =>
    [...Buffer.from(part)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}
