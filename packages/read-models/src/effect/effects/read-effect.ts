import { EFFECT_METRICS, type EffectMetric } from '@grasp/domain';
import { covers, type Place, type Snapshot } from '@grasp/projections';
import type { Grid } from './cohorts.ts';
import { effects, METRIC_COLUMNS } from './projection.ts';
import { WINDOW_DAYS } from './rule.ts';

/** What members' shops got, each at its place among the members: sums over the window, and inquiries day by day. */
export type Effect = {
  totals: Record<EffectMetric, Float64Array>;
  /** A value per member and day, up to the last day. */
  inquiries: Grid;
};

type Asked = {
  members: readonly { membership: string }[];
  lastDay: number;
  /** Days of inquiries, the last one included. */
  days: number;
  /** Asks for the members by name: for few of many. */
  isNarrow: boolean;
};

/** Of a day's inquiries and the day's place one number is made: an array of those costs half of two arrays. */
const PACK = 256;

/** Reads the effect of members as of a place. */
export async function readEffect(snapshot: Snapshot, place: Place, asked: Asked): Promise<Effect> {
  const { members, days } = asked;
  const places = new Map(members.map(({ membership }, i) => [membership, i]));
  const totals = mapMetrics(() => new Float64Array(members.length));
  for (const row of await selectTotals(snapshot, place, asked)) {
    const member = places.get(row.membership);
    if (member === undefined) continue;
    for (const metric of EFFECT_METRICS) totals[metric][member] = Number(row[metric]);
  }
  const values = new Float64Array(members.length * days);
  for (const { membership, packed } of await selectInquiries(snapshot, place, asked)) {
    const member = places.get(membership);
    if (member !== undefined) unpack(packed, values, member * days);
  }
  return { totals, inquiries: { width: days, values } };
}

function selectTotals(snapshot: Snapshot, place: Place, asked: Asked) {
  const sums = EFFECT_METRICS.map(
    (metric) => `sum(e.${METRIC_COLUMNS[metric]}) as "${metric}"`,
  ).join(', ');
  return snapshot.query<{ membership: string } & Record<EffectMetric, string>>({
    text: `select e.membership, ${sums} from ${snapshot.tables(effects).rows} e
      where ${WANTED} group by e.membership`,
    values: parametersOf(place, asked, WINDOW_DAYS),
  });
}

function selectInquiries(snapshot: Snapshot, place: Place, asked: Asked) {
  return snapshot.query<{ membership: string; packed: string }>({
    text: `select e.membership, array_agg(e.inquiries * ${PACK} + (e.day - $3))::text as packed
      from ${snapshot.tables(effects).rows} e where ${WANTED} and e.inquiries > 0 group by e.membership`,
    values: parametersOf(place, asked, asked.days),
  });
}

const WANTED = `e.day between $3 and $4 and ${covers('e')}
  and ($5::text[] is null or e.membership = any($5))`;

function parametersOf({ v, k }: Place, { members, lastDay, isNarrow }: Asked, days: number) {
  const names = isNarrow ? members.map(({ membership }) => membership) : null;
  return [v, k, lastDay - days + 1, lastDay, names];
}

/** Adds the packed days of `{n,n,…}` to a member's values. Written for speed: it is run for every member of a list. */
function unpack(packed: string, values: Float64Array, start: number): void {
  let value = 0;
  for (let i = 1; i < packed.length; i += 1) {
    const digit = packed.charCodeAt(i) - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      continue;
    }
    const day = value % PACK;
    values[start + day] = (values[start + day] ?? 0) + (value - day) / PACK;
    value = 0;
  }
}

const ZERO = 48;

/** A day of one membership. */
export type EffectDay = { entity: string; membership: string; day: number } & Record<
  EffectMetric,
  number
>;

/** The days of some memberships, one by one, as of a place; the earliest first. */
export async function readEffectDays(
  snapshot: Snapshot,
  { v, k }: Place,
  { memberships, first, last }: { memberships: readonly string[]; first: number; last: number },
): Promise<EffectDay[]> {
  const metrics = EFFECT_METRICS.map(
    (metric) => `e.${METRIC_COLUMNS[metric]}::float8 as "${metric}"`,
  );
  return snapshot.query<EffectDay>({
    text: `select e.entity, e.membership, e.day, ${metrics.join(', ')}
      from ${snapshot.tables(effects).rows} e
      where e.membership = any($3) and e.day between $4 and $5 and ${covers('e')}
      order by e.day, e.entity`,
    values: [v, k, memberships, first, last],
  });
}

/** A value per metric. */
export function mapMetrics<T>(of: (metric: EffectMetric) => T): Record<EffectMetric, T> {
  return {
    exposure: of('exposure'),
    clicks: of('clicks'),
    contactViews: of('contactViews'),
    messages: of('messages'),
    inquiries: of('inquiries'),
  };
}
