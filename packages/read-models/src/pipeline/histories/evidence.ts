import { parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { covers, type Projection, type Query, type Snapshot } from '@grasp/projections';
import { reps } from '../../discipline/reps/projection.ts';
import { renewals } from '../../effect/renewals/projection.ts';
import type { EvidenceQuery } from '../../evidence.ts';
import { type Reference, referenceErrors } from '../../reference.ts';
import { orders } from '../orders/projection.ts';
import type { EvidencePart } from './refs.ts';

type Part = {
  of: Projection;
  /** The instant as of which a thing is looked at: whose it is, in which currency. */
  at: string;
  /** What groups by stage go by. */
  stage: string;
  /** Over `r`; `$8` and `$9` are the first day of the period and the one after its last, `$10` an instant. */
  condition: string;
};

const DUE = 'r.due_on >= $8 and r.due_on < $9';

/** What each part of a period's number is made of; of renewals also those of each kind. */
const PARTS: Record<EvidencePart, Part> = {
  signed: {
    of: orders,
    at: '$1',
    stage: 'r.stage',
    condition: `r.status = 'won' and r.signed_on >= $8 and r.signed_on < $9`,
  },
  open: { of: orders, at: '$1', stage: 'r.stage', condition: `r.status = 'open'` },
  arrivals: {
    of: orders,
    at: 'r.opened_at',
    stage: 'null',
    condition: 'r.opened_at >= $10::bigint and r.opened_at <= $1::bigint',
  },
  renewals: {
    of: renewals,
    at: '$1',
    stage: 'null',
    condition: `(r.decided_at is null or r.status = 'won') and ${DUE}`,
  },
  undecided: {
    of: renewals,
    at: '$1',
    stage: 'null',
    condition: `r.decided_at is null and ${DUE}`,
  },
  renewed: { of: renewals, at: '$1', stage: 'null', condition: `r.status = 'won' and ${DUE}` },
};

/**
 * The orders and renewals behind a part of a period's number, chosen as the forecast chooses them: a rep's team is that of
 * the instant looked at, and a group without a key is what belongs to nobody.
 */
export const forecastEvidence: EvidenceQuery = async (snapshot, reference, page) => {
  const name = String(reference.parameters['part']);
  if (!Object.hasOwn(PARTS, name))
    throw new AppError(referenceErrors.ref_invalid, { field: 'ref' });
  const part = PARTS[name as EvidencePart];
  const { text, values } = entitiesOf(snapshot, part, reference);
  const rows = await snapshot.query<{ entity: string; total: string }>({
    text: `select e.entity, count(*) over () as total from (${text}) e
      order by e.entity limit ${Number(page.limit)} offset ${Number(page.offset)}`,
    values,
  });
  return {
    entities: rows.map(({ entity }) => ({ projection: part.of, entity })),
    total: Number(rows[0]?.total ?? 0),
    versions: { [part.of.name]: part.of.version },
  };
};

/** The last condition holds always: PostgreSQL refuses a parameter that no part of a query uses. */
function entitiesOf(
  snapshot: Snapshot,
  { of, at, stage, condition }: Part,
  { place, parameters }: Reference,
): Query {
  const textOf = (name: string): string | null => {
    const value = parameters[name] ?? null;
    return value === null ? null : String(value);
  };
  const openedFrom = textOf('openedFrom');
  return {
    text: `select r.entity from ${snapshot.tables(of).rows} r
      left join ${snapshot.tables(reps).rows} p on p.rep = r.rep and ${covers('p', at)}
      where ${covers('r', at)} and $1::bigint is not null and ${condition}
        and ($3::text is null or r.currency = $3) and ($4::text is null or r.rep = $4)
        and ($5::text is null or p.team = $5)
        and ($6::text is null or $7::text is not distinct from
          case $6 when 'rep' then r.rep when 'team' then p.team when 'stage' then ${stage} end)
        and coalesce($8::text, $9::text, $10::text, '') is not null`,
    values: [
      place.v,
      place.k,
      ...['currency', 'rep', 'team', 'by', 'key', 'from', 'to'].map(textOf),
      openedFrom === null ? null : parseInstant(openedFrom),
    ],
  };
}
