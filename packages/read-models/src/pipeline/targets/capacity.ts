import { localDay, startOfDay } from '@grasp/domain';
import { isKnown, type Place, type Snapshot } from '@grasp/projections';
import { type Calendars, isWorkday } from '../../calendar/calendar.ts';
import { attendance } from '../../discipline/attendance/projection.ts';
import { reps } from '../../discipline/reps/projection.ts';
import { daysOf } from './workdays.ts';

/** How much of a full seller each rep is, by rep, in the order of the months asked for; 0 where nobody is there. */
export type Capacity = ReadonlyMap<string, readonly number[]>;

/** Who begins sells this share of what others do in the month of the beginning, the next and the third. Then all. */
const RAMP = [0.25, 0.5, 0.75];

type Presence = Record<'rep' | 'v_from' | 'v_to', string>;
type Leave = { rep: string; day: number; approved_leave: number };
type Month = { period: string; workdays: readonly { day: number; start: number }[] };

/**
 * The capacity of each rep, month by month, as known at the place's k: the part of the month's workdays on which the rep
 * is there (joined and not left), less approved leave, times the ramp of who began lately. Of months to come it counts what
 * is known of them already. Who was there when the first ones came is no beginner.
 */
export async function readCapacity(
  snapshot: Snapshot,
  { k }: Place,
  { months, calendars, zone }: { months: readonly string[]; calendars: Calendars; zone: string },
): Promise<Capacity> {
  const presences = await snapshot.query<Presence>({
    text: `select r.rep, r.v_from, r.v_to from ${snapshot.tables(reps).rows} r
      where r.is_active and ${isKnown('r', '$1')} order by r.rep, r.v_from`,
    values: [k],
  });
  const days = months.map(
    (period): Month => ({ period, workdays: workdaysIn(period, calendars, zone) }),
  );
  const leaves = await readLeaves(snapshot, k, months);
  const first = Math.min(...presences.map(({ v_from }) => Number(v_from)));
  const ofReps = Map.groupBy(presences, ({ rep }) => rep);
  return new Map(
    [...ofReps].map(([rep, spans]) => {
      const joined = Number(spans[0]?.v_from);
      const begins = joined === first ? null : localDay(zone, joined);
      const there = days.map((month) => presenceIn(month, spans, leaves.get(rep)));
      return [rep, there.map((share, m) => share * rampIn(months[m] as string, begins))];
    }),
  );
}

/** What all reps together are, month by month. */
export function totalCapacity(capacity: Capacity, months: number): number[] {
  return Array.from({ length: months }, (_, m) =>
    [...capacity.values()].reduce((sum, ofRep) => sum + (ofRep[m] ?? 0), 0),
  );
}

function workdaysIn(period: string, calendars: Calendars, zone: string): Month['workdays'] {
  const { first, end } = daysOf(period);
  const days = Array.from({ length: end - first }, (_, i) => first + i);
  return days
    .filter((day) => isWorkday(calendars, day))
    .map((day) => ({ day, start: startOfDay(zone, day) }));
}

async function readLeaves(
  snapshot: Snapshot,
  k: number,
  months: readonly string[],
): Promise<Map<string, Map<number, number>>> {
  const first = daysOf(months[0] ?? '1970').first;
  const { end } = daysOf(months.at(-1) ?? '1970');
  const rows = await snapshot.query<Leave>({
    text: `select a.rep, a.day, a.approved_leave from ${snapshot.tables(attendance).rows} a
      where a.day >= $2 and a.day < $3 and a.approved_leave > 0 and ${isKnown('a', '$1')}
      order by a.v_from`,
    values: [k, first, end],
  });
  const byRep = Map.groupBy(rows, ({ rep }) => rep);
  return new Map(
    [...byRep].map(([rep, ofRep]) => [
      rep,
      new Map(ofRep.map(({ day, approved_leave }) => [Number(day), approved_leave])),
    ]),
  );
}

function presenceIn(
  { workdays }: Month,
  spans: readonly Presence[],
  leaves: ReadonlyMap<number, number> | undefined,
): number {
  if (workdays.length === 0) return 0;
  let there = 0;
  for (const { day, start } of workdays) {
    const isThere = spans.some(
      ({ v_from, v_to }) => Number(v_from) <= start && start < Number(v_to),
    );
    if (isThere) there += 1 - (leaves?.get(day) ?? 0);
  }
  return there / workdays.length;
}

function rampIn(period: string, begins: number | null): number {
  if (begins === null) return 1;
  const joined = Temporal.PlainDate.from('1970-01-01').add({ days: begins }).toPlainYearMonth();
  const { years, months } = joined.until(Temporal.PlainYearMonth.from(period), {
    largestUnit: 'years',
  });
  const age = years * 12 + months;
  return age < 0 ? 0 : (RAMP[age] ?? 1);
}
