import { EFFECT_METRICS, type EffectMetric, FOREVER, formatDay, parseDay } from '@grasp/domain';
import { isKnown, type Place, type Query, type Snapshot } from '@grasp/projections';
import { addMonthValues } from './month-values.ts';
import { effects, METRIC_COLUMNS, monthNumber } from './projection.ts';

/** What memberships' shops got day by day, up to a last day: by metric, a series per member. */
export type Series = Record<EffectMetric, Float64Array[]>;

type Asked = {
  members: readonly { membership: string }[];
  lastDay: number;
  /** Days of each metric, the last one included. */
  days: Readonly<Record<EffectMetric, number>>;
  /** Asks for the members by name: for few of many. */
  isNarrow?: boolean;
};

/** A month of a membership's effect: the values of each metric asked for as text, null where none was. */
export type MonthRow = { entity: string; membership: string; month: number } & Record<
  EffectMetric,
  string | null
>;

/** Reads the series of members as of a place. */
export async function readSeries(snapshot: Snapshot, place: Place, asked: Asked): Promise<Series> {
  const places = new Map(asked.members.map(({ membership }, i) => [membership, i]));
  const series = emptySeries(asked);
  for (const row of await snapshot.query<MonthRow>(monthRows(snapshot, place, asked))) {
    const member = places.get(row.membership);
    if (member === undefined) continue;
    const monthStart = startOfMonth(row.month);
    for (const metric of EFFECT_METRICS) {
      const text = row[metric];
      const into = series[metric][member];
      if (text === null || into === undefined) continue;
      addMonthValues(text, into, monthStart - (asked.lastDay - into.length + 1));
    }
  }
  return series;
}

/** The rows of the months that hold the days asked for; each metric from the first month on that it needs. */
export function monthRows(
  snapshot: Snapshot,
  { v, k }: Place,
  { members, lastDay, days, isNarrow = false }: Asked,
): Query {
  const { rows } = snapshot.tables(effects);
  const longest = Math.max(...Object.values(days));
  const metrics = EFFECT_METRICS.map((metric) => {
    const value = `e.${METRIC_COLUMNS[metric]}`;
    const first = monthOf(lastDay - days[metric] + 1);
    return `case when e.month >= ${first} then ${value} end as "${metric}"`;
  });
  const wanted = `e.month between $3 and $4 and e.v_from <= $1::bigint and ${isKnown('e')}
    and ($5::text[] is null or e.membership = any($5))`;
  const columns = ['e.entity', 'e.membership', 'e.month', ...metrics].join(', ');
  // Two halves, so that the index of the last versions serves the larger one.
  return {
    text: `select ${columns} from ${rows} e where ${wanted} and e.v_to = ${FOREVER}
      union all
      select ${columns} from ${rows} e where ${wanted} and e.v_to < ${FOREVER} and e.v_to > $1::bigint`,
    values: [
      v,
      k,
      monthOf(lastDay - longest + 1),
      monthOf(lastDay),
      isNarrow ? members.map(({ membership }) => membership) : null,
    ],
  };
}

/** The first day of a month, as days since 1970-01-01. */
export function startOfMonth(month: number): number {
  const text = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
  return parseDay(text);
}

const monthOf = (day: number): number => monthNumber(formatDay(day));

function emptySeries({ members, days }: Asked): Series {
  const of = (metric: EffectMetric) => members.map(() => new Float64Array(days[metric]));
  return Object.fromEntries(EFFECT_METRICS.map((metric) => [metric, of(metric)])) as Series;
}
