import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785): the same content has the same bytes. */
export const canonicalJson = (content: unknown): string => canonicalize(content) ?? 'null';

/** SHA-256 (hex) of canonical JSON. */
export const hashOf = (canonical: string): string =>
  createHash('sha256').update(canonical).digest('hex');
