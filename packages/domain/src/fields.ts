import { z } from 'zod';
import { isZone } from './zone.ts';

/** Field kinds shared by all event schemas, so that one kind of thing is spelled and checked one way. */

/** An id given by a source system: printable ASCII without spaces, at most 128 characters. */
export const id = z.string().regex(/^[!-~]{1,128}$/, 'an id has 1 to 128 printable characters');
/** Money in integer minor units, as digits: `"2000000"` is 20,000 euro. At most 15 digits, so sums stay exact. */
export const amount = z
  .string()
  .regex(/^\d{1,15}$/, 'an amount is a string of digits in minor units');
/** ISO 4217 code. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'a currency is a code of three capital letters');
/** A calendar day, `YYYY-MM-DD`. */
export const day = z.iso.date();
/** An instant with `Z` or an offset, in the years that whole microseconds can count exactly (see `Micros`). */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => text >= '1685' && text < '2255', 'an instant is in a year from 1685 to 2254');
/** A time zone of the IANA database, as `Europe/Amsterdam`. */
export const zone = z.string().refine(isZone, 'not an IANA time zone');
/** A duration in whole milliseconds. */
export const durationMs = z.int().min(0).max(1e12);
/** A count. */
export const count = z.int().min(0).max(1e12);
/**
 * Text without NUL and without halves of surrogate pairs: no text column of PostgreSQL holds the one, no canonical JSON
 * the other, and a read model or a content hash that met them would fail.
 */
const plain = z.string().regex(/^[^\0\p{Cs}]*$/u, 'a text is well-formed and holds no NUL');
/** Short free text. */
export const text = plain.max(4000);
/** A name for people. */
export const name = plain.min(1).max(400);
/** A code of our own or of the source: a stage, a reason, a package. */
export const code = plain.min(1).max(120);
/** A telephone number as received, or what a switch shows in its place. */
export const number = plain.max(64);
/** A share between 0 and 1. */
export const fraction = z.number().min(0).max(1);
/** A telephony vendor's name. */
export const vendor = z.string().regex(/^[a-z][a-z0-9]{1,30}$/, 'a vendor is a lower-case word');
