import type { Projection, Snapshot } from '@grasp/projections';
import type { Reference } from './reference.ts';

/** Entities behind a number, and the read models whose folds say which of their events count. */
export type EvidencePage = {
  /** Streams (with the part, where a stream holds several entities) in a stable order. */
  entities: { projection: Projection; entity: string }[];
  /** Entities behind the number in all. */
  total: number;
  /** Rules and metric versions that the number rests on. */
  versions: Record<string, string | number>;
};

/**
 * How a number is proved: the number's own query again, giving the entities that are in it.
 * @param offset entities to pass over, `limit` entities to give
 */
export type EvidenceQuery = (
  snapshot: Snapshot,
  reference: Reference,
  page: { offset: number; limit: number },
) => Promise<EvidencePage>;
