import { covers, type Snapshot } from '@grasp/projections';
import type { EvidenceQuery } from '../../evidence.ts';
import type { ModelQuery } from '../../query.ts';
import { formatReference } from '../../reference.ts';
import type { Stamp, TargetProposalItem, TargetProposals, TargetScopeName } from '../../views.ts';
import { proposals } from './projection.ts';

type Row = Record<
  | 'proposal'
  | 'period'
  | 'subject'
  | 'amount'
  | 'currency'
  | 'method'
  | 'inputs'
  | 'takes_effect_at',
  string
> & { scope: TargetScopeName; approved: boolean };

/** Proposed targets as of the place, those of one year or all; nobody's who may see only a rep's or team's numbers. */
export async function targetProposals(
  snapshot: Snapshot,
  { place, rep, team, year }: ModelQuery & { year?: string | undefined },
): Promise<Omit<TargetProposals, keyof Stamp>> {
  if (rep !== undefined || team !== undefined) return { items: [] };
  const rows = await snapshot.query<Row>({
    text: `select p.* from ${snapshot.tables(proposals).rows} p
      where ${covers('p')} and p.period like $3 || '%' order by p.period, p.proposal`,
    values: [place.v, place.k, year ?? ''],
  });
  const items = rows.map((row): TargetProposalItem => {
    const { proposal, period, scope, subject, method } = row;
    const parameters = { proposal, rep: null, team: null };
    return {
      proposal,
      period,
      scope,
      of: subject,
      target: { amount: row.amount, currency: row.currency },
      takesEffectAt: row.takes_effect_at,
      method,
      inputs: JSON.parse(row.inputs) as Record<string, unknown>,
      isApproved: row.approved,
      ref: formatReference({ kind: 'proposal', place, parameters }),
    };
  });
  return { items };
}

/** What was told of a proposal. */
export const proposalEvidence: EvidenceQuery = async (
  snapshot,
  { place, parameters },
  { offset },
) => {
  const rows = await snapshot.query<{ entity: string }>({
    text: `select p.entity from ${snapshot.tables(proposals).rows} p
      where ${covers('p')} and p.proposal = $3::text order by p.entity`,
    values: [place.v, place.k, String(parameters['proposal'])],
  });
  return {
    entities: rows.slice(offset).map(({ entity }) => ({ projection: proposals, entity })),
    total: rows.length,
    versions: { proposals: proposals.version },
  };
};
