import { covers } from '@grasp/projections';
import type { EvidenceQuery } from '../../evidence.ts';
import { targets } from './projection.ts';

/** What was told of one target. */
export const targetEvidence: EvidenceQuery = async (
  snapshot,
  { place, parameters },
  { offset },
) => {
  const { period, scope, of } = parameters;
  const rows = await snapshot.query<{ entity: string }>({
    text: `select t.entity from ${snapshot.tables(targets).rows} t
      where ${covers('t')} and t.period = $3::text and t.scope = $4::text and t.subject = $5::text`,
    values: [place.v, place.k, String(period), String(scope), String(of)],
  });
  return {
    entities: rows.slice(offset).map(({ entity }) => ({ projection: targets, entity })),
    total: rows.length,
    versions: { targets: targets.version },
  };
};
