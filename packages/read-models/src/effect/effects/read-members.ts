import { formatDay, parseDay } from '@grasp/domain';
import { covers, type Place, type Snapshot } from '@grasp/projections';
import { customers } from '../customers/projection.ts';
import { memberships } from '../memberships/projection.ts';
import type { CohortMember } from './cohorts.ts';

/** A membership with its segment, as of a place. */
export type Member = CohortMember & {
  entity: string;
  membership: string;
  customer: string | null;
  rep: string | null;
  startsOn: string;
  endsOn: string;
};

type Row = {
  entity: string;
  membership: string;
  customer: string | null;
  rep: string | null;
  package: string;
  segment: string | null;
  starts_on: string;
  ends_on: string;
};

/**
 * Open memberships whose term runs on a day between two, as of a place.
 * @param of only of this package and segment
 */
export async function readMembers(
  snapshot: Snapshot,
  { v, k }: Place,
  days: { first: number; last: number; of?: { package: string; segment: string | null } },
): Promise<Member[]> {
  const rows = await snapshot.query<Row>({
    text: `select m.entity, m.membership, m.customer, m.rep, m.package, c.segment, m.starts_on, m.ends_on
      from ${snapshot.tables(memberships).rows} m
      left join ${snapshot.tables(customers).rows} c on c.customer = m.customer and ${covers('c')}
      where ${covers('m')} and m.status = 'open' and m.starts_on <= $4 and m.ends_on > $3
        and ($5::text is null or (m.package = $5 and c.segment is not distinct from $6))
      order by m.membership`,
    values: [
      v,
      k,
      formatDay(days.first),
      formatDay(days.last),
      days.of?.package ?? null,
      days.of?.segment ?? null,
    ],
  });
  const numberOf = createDayReader();
  return rows.map((row) => ({
    entity: row.entity,
    membership: row.membership,
    customer: row.customer,
    rep: row.rep,
    package: row.package,
    segment: row.segment,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    startDay: numberOf(row.starts_on),
    endDay: numberOf(row.ends_on),
  }));
}

/** Reads days, each once: members begin and end on few different ones. */
function createDayReader(): (day: string) => number {
  const known = new Map<string, number>();
  return (day) => {
    const number = known.get(day) ?? parseDay(day);
    known.set(day, number);
    return number;
  };
}
