import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The namespace of all event ids of Grasp (a random UUID, fixed for ever). */
const NAMESPACE = Buffer.from('6f0c7a52a5c94c0b9be81f3f6f1f3c11', 'hex').toString('latin1');

/** UUIDv5 (RFC 9562 §5.5) of a name under the namespace of Grasp. */
export function uuidOf(name: string): string {
  const bytes = Buffer.from(name, 'utf8').toString('latin1');
  const hex = hash('sha1', Buffer.from(NAMESPACE + bytes, 'latin1'), 'hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

/** The parts of a dedupe key: which fact this is, in the words of the system that told it. */
export type DedupeKey = { system: string; account?: string | undefined; id: string };

/** The id of an event from outside: the UUIDv5 of the identity of its fact. The same fact has the same id through any door. */
export function eventIdOf(key: DedupeKey): string {
  return uuidOf(JSON.stringify([key.system, key.account ?? '', key.id]));
}

/** The id of an event that another one causes: UUIDv5 of (cause, step). */
export function reactionIdOf(causeId: string, step: string): string {
  return uuidOf(JSON.stringify(['reaction', causeId, step]));
}

/** SHA-256 (hex) of the canonical JSON (RFC 8785) of a content. Equal hash: the same content told again. */
export function contentHash(content: unknown): string {
  return hash('sha256', canonicalize(content) ?? 'null', 'hex');
}
